//! What reasons cite: authorities, and what is known of where they say it.

/// A citation: an authority, and where in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Citation {
    /// Position of the authority in [`crate::doctrine::Doctrine::authorities`].
    pub authority: usize,
    /// Position of the place within the authority, where one is given.
    pub pin: Option<usize>,
}

/// Whether somebody checked a citation against the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Seen in the text itself.
    Verified,
    /// From established knowledge, not re-read: to be checked before it is relied on.
    FromKnowledge,
}

impl Status {
    /// As files and screens have it.
    pub fn words(self) -> &'static str {
        match self {
            Status::Verified => "verified",
            Status::FromKnowledge => "from knowledge",
        }
    }

    /// The status that `words` names.
    pub fn from_words(words: &str) -> Option<Self> {
        [Status::Verified, Status::FromKnowledge].into_iter().find(|s| s.words() == words)
    }
}

/// A treaty, judgment, resolution, book: what a finding stands on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authority {
    /// The name in files.
    pub id: String,
    /// What it is, in words.
    pub kind: String,
    /// The name in running text.
    pub short: String,
    /// The full title.
    pub title: String,
    /// Persons, court or body; may be empty.
    pub author: String,
    /// The year, where it has one.
    pub year: Option<i32>,
    /// Reporter, journal, document number; may be empty.
    pub source: String,
    /// Whether it was checked.
    pub status: Status,
    /// The places in it that may be cited.
    pub pins: Vec<Pin>,
}

/// A place in an authority.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pin {
    /// As it is printed: "§ 195", "art 3(a)".
    pub pin: String,
    /// What it stands for.
    pub says: String,
    /// Whether it was checked.
    pub status: Status,
}
