//! Why a [`Stop`] says to stop.

use std::time::Duration;

use hopfit_core::Stop;

use crate::outcome::StopReason;
use crate::settings::Settings;

/// Why to stop now, if so. The flag goes before the deadline.
pub(crate) fn reason(stop: &Stop) -> Option<StopReason> {
    if stop.is_raised() {
        return Some(StopReason::Interrupt);
    }
    stop.is_due().then_some(StopReason::Time)
}

/// The time limit or the time until the deadline, whichever is less.
pub(crate) fn time_left(settings: &Settings, stop: Option<&Stop>) -> Option<Duration> {
    [settings.time_limit, stop.and_then(Stop::remaining)].into_iter().flatten().min()
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
