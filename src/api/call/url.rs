//! Parameters of an address.

use crate::model::text::{form_decoded, percent_encoded};

/// Parameters in the form that stands behind the question mark.
pub(in crate::api) fn encode_query<'p>(
    params: impl IntoIterator<Item = (&'p str, &'p str)>,
) -> String {
    let mut query = String::new();
    for (name, value) in params {
        if !query.is_empty() {
            query.push('&');
        }
        query.push_str(&percent_encoded(name));
        query.push('=');
        query.push_str(&percent_encoded(value));
    }
    query
}

/// Parameters as a person types them behind a question mark.
pub(crate) fn decode_query(query: &str) -> Vec<(String, String)> {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        })
        .collect()
}

fn decode(text: &str) -> String {
    String::from_utf8_lossy(&form_decoded(text.as_bytes())).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_come_back_as_they_were() {
        let params = [("openid", "o+1/=&?#"), ("名", "王 小明%"), ("", "")];
        let query = encode_query(params);
        assert!(query.starts_with("openid=o%2B1%2F%3D%26%3F%23&%E5%90%8D=%E7%8E%8B%20"));
        let back = decode_query(&query);
        let back: Vec<(&str, &str)> = back.iter().map(|(n, v)| (&**n, &**v)).collect();
        assert_eq!(back, params);
    }

    #[test]
    fn what_a_person_types_is_taken_as_it_is_meant() {
        for (typed, value) in [
            ("a=1+2", "1 2"),
            ("a=100%", "100%"),
            ("a=%zz", "%zz"),
            ("&a=b", "b"),
        ] {
            assert_eq!(decode_query(typed), [("a".to_owned(), value.to_owned())]);
        }
    }
}
