//! The bill of a day.

use super::exchange::Endpoint;
use super::{Fields, Pay, PayError, document, time};
use crate::api::error::ApiError;

const DOWNLOAD: Endpoint = Endpoint::plain("/pay/downloadbill");

/// Stands before each value.
const MARK: char = '`';

/// What stands in a bill.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum BillKind {
    /// Payments and refunds.
    #[default]
    All,
    /// Payments.
    Paid,
    /// Refunds.
    Refunded,
}

impl BillKind {
    const fn code(self) -> &'static str {
        match self {
            Self::All => "ALL",
            Self::Paid => "SUCCESS",
            Self::Refunded => "REFUND",
        }
    }
}

/// A day's bill. Its values are texts as the platform wrote them: amounts are in yuan there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Bill {
    /// What the columns are called.
    pub columns: Vec<String>,
    /// A row for each payment and refund.
    pub rows: Vec<Vec<String>>,
    /// What the sums are called.
    pub sum_columns: Vec<String>,
    /// The sums.
    pub sums: Vec<String>,
}

impl Bill {
    /// The values of a column, from top to bottom.
    pub fn column(&self, name: &str) -> impl Iterator<Item = &str> {
        let at = self.columns.iter().position(|column| column == name);
        let values = self.rows.iter().filter_map(move |row| row.get(at?));
        values.map(String::as_str)
    }

    fn read(text: &str) -> Self {
        let mut bill = Self::default();
        let mut heads = 0;
        for line in text.trim_start_matches('\u{feff}').lines() {
            match (line.strip_prefix(MARK), heads) {
                _ if line.trim().is_empty() => {}
                (Some(row), 0 | 1) => bill.rows.push(split(row, ",`")),
                (Some(sums), _) => bill.sums = split(sums, ",`"),
                (None, 0) => bill.columns = split(line, ","),
                (None, _) => bill.sum_columns = split(line, ","),
            }
            heads += usize::from(!line.trim().is_empty() && !line.starts_with(MARK));
        }
        bill
    }
}

fn split(line: &str, by: &str) -> Vec<String> {
    line.trim_end().split(by).map(str::to_owned).collect()
}

impl Pay {
    /// The bill of a day, written `20260110`; the platform has it from ten in the morning after.
    ///
    /// # Errors
    /// See [`PayError`]. `No Bill Exist`: nothing was paid that day.
    pub async fn bill(&self, day: &str, kind: BillKind) -> Result<Bill, PayError> {
        self.watched(DOWNLOAD, self.download(day, kind)).await
    }

    async fn download(&self, day: &str, kind: BillKind) -> Result<Bill, PayError> {
        if day.len() != 8 || time::read(&format!("{day}000000")).is_none() {
            return Err(DOWNLOAD.refused("`bill_date` is no day such as 20260110"));
        }
        let asked = Fields::new()
            .with("bill_date", day)
            .with("bill_type", kind.code());
        let response = self.send(DOWNLOAD, asked).await?;
        if !(200..300).contains(&response.status) {
            let (call, status) = (DOWNLOAD.name(), response.status);
            return Err(ApiError::http(call, status).into());
        }
        if response.body.trim_ascii_start().starts_with(b"<") {
            return Err(refusal(&response.body));
        }
        let text = String::from_utf8(response.body)
            .map_err(|_| DOWNLOAD.unreadable("the bill is not UTF-8"))?;
        Ok(Bill::read(&text))
    }
}

/// Where a bill should be, there is a document only if there is none.
fn refusal(body: &[u8]) -> PayError {
    match document::read(body, false) {
        Ok(answer) => PayError::Failed {
            call: DOWNLOAD.name(),
            code: answer.text("return_msg"),
            message: answer.text("error_code"),
        },
        Err(why) => DOWNLOAD.unreadable(why),
    }
}
