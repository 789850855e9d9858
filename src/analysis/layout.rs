//! How the lanes lie in a machine word: by reading, by branch, by school.

/// The most gates that there is room for.
const MAX_GATES: usize = u64::BITS.ilog2() as usize;

/// How the lanes lie: by reading, then by branch, then by school.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Layout {
    pub(super) schools: usize,
    /// Each reading is evaluated once for each way in which as many gates as this may be open or closed: what hangs together by a gate does
    /// not fall apart then.
    pub(super) gates: usize,
    pub(super) readings: usize,
    /// The first lane of each branch of a reading.
    branches: u64,
    /// The first lane of each branch of all readings.
    all_branches: u64,
    /// The lanes of the first branch of all readings.
    first_branches: u64,
    /// By gate, the lanes of the first reading in which it is open.
    open: [u64; MAX_GATES],
}

impl Layout {
    pub(super) fn new(schools: usize, readings: usize) -> Self {
        let gates = (u64::BITS as usize / (schools * readings).max(1)).ilog2() as usize;
        let every = |branches: usize, apart: usize| (0..branches).fold(0, |all, branch| all | 1 << (branch * apart));
        let open = |gate: usize| {
            let open = (0..1usize << gates).filter(|branch| branch >> gate & 1 != 0);
            open.fold(0, |all, branch| all | first(schools) << (branch * schools))
        };
        Layout {
            schools,
            gates,
            readings,
            branches: every(1 << gates, schools),
            all_branches: every(readings << gates, schools),
            first_branches: every(readings, schools << gates) * first(schools),
            open: std::array::from_fn(|gate| if gate < gates { open(gate) } else { 0 }),
        }
    }

    pub(super) fn of_reading(self) -> usize {
        self.schools << self.gates
    }

    pub(super) fn reading(self, reading: usize) -> u64 {
        first(self.of_reading()) << (reading * self.of_reading())
    }

    /// The lanes of a reading in which a gate is open.
    pub(super) fn open(self, reading: usize, gate: usize) -> u64 {
        self.open[gate] << (reading * self.of_reading())
    }

    pub(super) fn everywhere(self) -> u64 {
        first(self.of_reading() * self.readings)
    }

    /// The lanes of a school in a reading.
    pub(super) fn school(self, reading: usize, school: usize) -> u64 {
        self.branches << (reading * self.of_reading() + school)
    }

    /// The lane of a school in the first branch of a reading.
    pub(super) fn folded(self, reading: usize, school: usize) -> usize {
        reading * self.of_reading() + school
    }

    /// The lanes of several schools in all readings.
    pub(super) fn schools(self, schools: u64) -> u64 {
        // The lanes of one branch do not reach into the next.
        schools.wrapping_mul(self.all_branches)
    }

    /// What holds in any branch, in the lanes of the first.
    pub(super) fn fold(self, lanes: u64) -> u64 {
        let half = |lanes: u64, gate: usize| lanes | lanes >> (self.schools << gate);
        (0..self.gates).fold(lanes, half) & self.first_branches
    }
}

/// The first lanes.
fn first(lanes: usize) -> u64 {
    if lanes >= u64::BITS as usize { u64::MAX } else { (1 << lanes) - 1 }
}
