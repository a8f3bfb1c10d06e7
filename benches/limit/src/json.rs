//! The answer, written once from front to back while the rows are read.

use serde::Serialize;

use crate::Failure;

/// JSON as far as it is written.
pub struct Json(Vec<u8>);

/// Where a page ends.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PageInfo {
    /// Whether more follow.
    pub has_next_page: bool,
    /// Where to go on.
    pub end_cursor: Option<String>,
}

impl Json {
    /// `{"data":{"field":value}}`
    pub fn of(field: &str, value: &impl Serialize) -> Result<Vec<u8>, Failure> {
        let mut json = Self(Vec::with_capacity(1 << 10));
        json.text(&["{\"data\":{\"", field, "\":"]);
        json.value(value)?;
        json.text(&["}}"]);
        Ok(json.0)
    }

    /// `{"data":{"field":{"nodes":[`
    pub fn page(field: &str, capacity: usize) -> Self {
        let mut json = Self(Vec::with_capacity(capacity));
        json.text(&["{\"data\":{\"", field, "\":{\"nodes\":["]);
        json
    }

    /// A node without any below.
    pub fn node(&mut self, node: &impl Serialize) -> Result<(), Failure> {
        self.value(node)?;
        self.text(&[","]);
        Ok(())
    }

    /// A node, up to the first of those below it.
    pub fn open(&mut self, node: &impl Serialize, below: &str) -> Result<(), Failure> {
        self.value(node)?;
        self.0.pop_if(|byte| *byte == b'}');
        self.text(&[",\"", below, "\":{\"nodes\":["]);
        Ok(())
    }

    /// From one list below a node to the next.
    pub fn next(&mut self, below: &str) {
        self.last_of_list();
        self.text(&["]},\"", below, "\":{\"nodes\":["]);
    }

    /// The end of a node that was opened.
    pub fn close(&mut self) {
        self.last_of_list();
        self.text(&["]}},"]);
    }

    /// The end of the page.
    pub fn end(mut self, page_info: &PageInfo) -> Result<Vec<u8>, Failure> {
        self.last_of_list();
        self.text(&["],\"pageInfo\":"]);
        self.value(page_info)?;
        self.text(&["}}}"]);
        Ok(self.0)
    }

    fn last_of_list(&mut self) {
        self.0.pop_if(|byte| *byte == b',');
    }

    fn value(&mut self, value: &impl Serialize) -> Result<(), Failure> {
        Ok(serde_json::to_writer(&mut self.0, value)?)
    }

    fn text(&mut self, parts: &[&str]) {
        for part in parts {
            self.0.extend_from_slice(part.as_bytes());
        }
    }
}
