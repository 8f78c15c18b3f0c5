//! Latencies, counted in steps of at most a sixty-fourth of their size.

/// Steps between a power of two and the next one.
const STEPS: u64 = 64;

/// How often each latency came.
#[derive(Clone, Debug)]
pub(crate) struct Histogram {
    counts: Vec<u64>,
    total: u64,
    largest: u64,
}

impl Histogram {
    pub(crate) fn new() -> Self {
        Self {
            counts: vec![0; slot(u64::MAX) + 1],
            total: 0,
            largest: 0,
        }
    }

    pub(crate) fn add(&mut self, nanos: u64) {
        self.counts[slot(nanos)] += 1;
        self.total += 1;
        self.largest = self.largest.max(nanos);
    }

    /// The latency that this share of all did not exceed, in microseconds.
    pub(crate) fn micros(&self, share: f64) -> f64 {
        self.nanos(share) as f64 / 1_000.0
    }

    fn nanos(&self, share: f64) -> u64 {
        let wanted = (self.total as f64 * share).ceil().max(1.0) as u64;
        if wanted >= self.total {
            return self.largest;
        }
        let mut seen = 0;
        let found = self.counts.iter().position(|count| {
            seen += count;
            seen >= wanted
        });
        found.map_or(self.largest, lowest)
    }
}

fn slot(nanos: u64) -> usize {
    match nanos.checked_ilog2() {
        Some(power) if power >= 6 => {
            let place = (nanos >> (power - 6)) & (STEPS - 1);
            (u64::from(power - 5) * STEPS + place) as usize
        }
        _ => nanos as usize,
    }
}

fn lowest(slot: usize) -> u64 {
    let (power, place) = (slot as u64 / STEPS, slot as u64 % STEPS);
    match power {
        0 => place,
        _ => (STEPS + place) << (power - 1),
    }
}

#[test]
fn slots_are_in_order_and_narrow() {
    for nanos in [
        0,
        1,
        63,
        64,
        65,
        127,
        128,
        1_000,
        123_456,
        9_999_999_999,
        u64::MAX,
    ] {
        let low = lowest(slot(nanos));
        assert!(
            low <= nanos && nanos - low <= nanos / STEPS,
            "{nanos}: {low}"
        );
    }
    let mut histogram = Histogram::new();
    (1..=1_000).for_each(|micros| histogram.add(micros * 1_000));
    assert!((histogram.micros(0.5) - 500.0).abs() < 8.0);
    assert!((histogram.micros(0.99) - 990.0).abs() < 16.0);
    assert_eq!(histogram.micros(1.0), 1_000.0);
}
