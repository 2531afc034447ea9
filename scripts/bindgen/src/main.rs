//! `bindgen MODULE.wasm FOLDER`: makes the module one that browsers load, with
//! the JavaScript that loads it.

use wasm_bindgen_cli_support::Bindgen;

fn main() -> anyhow::Result<()> {
    let mut args = std::env::args_os().skip(1);
    let (Some(module), Some(folder)) = (args.next(), args.next()) else {
        anyhow::bail!("usage: bindgen MODULE.wasm FOLDER");
    };
    let mut bindgen = Bindgen::new();
    bindgen.input_path(&module).web(true)?.typescript(false);
    // Names of functions serve a debugger alone.
    bindgen.remove_name_section(true).remove_producers_section(true);
    bindgen.generate(&folder)
}
