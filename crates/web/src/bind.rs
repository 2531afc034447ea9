//! What JavaScript sees. One memory is kept at a time: the last one stored.

use crate::{Claim, Memory, Result};
use hopfit::with_causes;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::cell::RefCell;
use wasm_bindgen::prelude::*;

thread_local! {
    static MEMORY: RefCell<Option<Memory>> = const { RefCell::new(None) };
}

#[wasm_bindgen]
extern "C" {
    /// Told how a search gets on: a few words, flips and bound (−1 where not
    /// known).
    #[wasm_bindgen(js_name = hopfitProgress)]
    fn show_progress(phase: &str, flips: f64, bound: f64);

    /// Told why the module ended, should it have a bug.
    #[wasm_bindgen(js_name = hopfitPanic)]
    fn show_panic(message: &str);
}

/// Called once, when the module is loaded.
#[wasm_bindgen(start)]
fn start() {
    std::panic::set_hook(Box::new(|info| show_panic(&info.to_string())));
}

/// The version of hopfit.
#[wasm_bindgen]
#[must_use]
pub fn version() -> String {
    hopfit::VERSION.to_owned()
}

/// Stores patterns: a [`crate::StoreRequest`] in, a [`crate::Stored`] out.
#[wasm_bindgen]
pub fn store(request: &str) -> std::result::Result<String, JsError> {
    let memory = Memory::store(&read(request)?, &mut |progress| {
        let known = |value: Option<f64>| value.unwrap_or(-1.0);
        show_progress(progress.phase, known(progress.flips), known(progress.bound));
    });
    let memory = memory.map_err(|why| JsError::new(&with_causes(&why)))?;
    let stored = write(&memory.stored());
    MEMORY.set(Some(memory));
    Ok(stored)
}

/// The weights of the memory: N×N numbers from −1 to 1.
#[wasm_bindgen]
pub fn weights() -> std::result::Result<Vec<f64>, JsError> {
    with_memory(|memory| Ok(memory.weights()))
}

/// Recalls: a [`crate::RecallRequest`] in, a [`crate::Trace`] out.
#[wasm_bindgen]
pub fn recall(request: &str) -> std::result::Result<String, JsError> {
    let request = read(request)?;
    with_memory(|memory| Ok(write(&memory.trace(&request)?)))
}

/// Has the checker judge a [`Claim`]: a [`crate::Judgement`] out.
#[wasm_bindgen]
pub fn judge(claim: &str) -> std::result::Result<String, JsError> {
    let claim: Claim = read(claim)?;
    with_memory(|memory| Ok(write(&memory.judge(claim)?)))
}

/// The model as a file `.npz`.
#[wasm_bindgen]
pub fn model_file() -> std::result::Result<Vec<u8>, JsError> {
    with_memory(Memory::model_file)
}

/// The patterns as a file `.npy`.
#[wasm_bindgen]
pub fn patterns_file() -> std::result::Result<Vec<u8>, JsError> {
    with_memory(Memory::patterns_file)
}

/// The certificate as the text of its file.
#[wasm_bindgen]
pub fn certificate_file() -> std::result::Result<String, JsError> {
    with_memory(Memory::certificate_file)
}

fn with_memory<T>(work: impl FnOnce(&Memory) -> Result<T>) -> std::result::Result<T, JsError> {
    MEMORY.with_borrow(|memory| {
        let memory = memory.as_ref().ok_or_else(|| JsError::new("nothing is stored yet"))?;
        work(memory).map_err(|why| JsError::new(&with_causes(&why)))
    })
}

fn read<T: DeserializeOwned>(request: &str) -> std::result::Result<T, JsError> {
    serde_json::from_str(request).map_err(|why| JsError::new(&with_causes(&why)))
}

fn write(answer: &impl Serialize) -> String {
    serde_json::to_string(answer).expect("answers are plain data")
}
