//! Why a [`Stop`] says to stop.

use hopfit_core::Stop;

use crate::outcome::StopReason;

/// Why to stop now, if so. The flag goes before the deadline.
pub(crate) fn reason(stop: &Stop) -> Option<StopReason> {
    if stop.is_raised() {
        return Some(StopReason::Interrupt);
    }
    stop.is_due().then_some(StopReason::Time)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn the_flag_goes_before_the_deadline() {
        let stop = Stop::never();
        let part = stop.within(Duration::ZERO);
        assert_eq!((reason(&stop), reason(&part)), (None, Some(StopReason::Time)));
        stop.raise();
        assert_eq!(reason(&part), Some(StopReason::Interrupt));
    }
}
