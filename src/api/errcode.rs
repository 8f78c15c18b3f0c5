//! The platform's error codes: what each means and what to do about it.

use std::fmt;

/// What a code means for the call that got it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrClass {
    /// The access token is dead: with another one the same call may succeed.
    DeadToken,
    /// The same call will fail again until somebody changes something.
    Final,
    /// The same call will fail again, and asking again only uses up what little is left.
    NeverRepeat,
    /// The platform is busy: the same call may succeed in a moment.
    BackOff,
}

impl ErrClass {
    /// The class in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::DeadToken => "dead token: dropped, fetched anew, and the call is repeated",
            Self::Final => "final: the call is not repeated",
            Self::NeverRepeat => "never repeated: asking again only uses up what is left",
            Self::BackOff => "busy: the call is repeated after a pause that grows",
        }
    }
}

/// A row of [`ERRCODES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Errcode {
    /// The platform's number.
    pub code: i64,
    /// What becomes of a call that gets it.
    pub class: ErrClass,
    /// What it means.
    pub meaning: &'static str,
    /// What to do about it.
    pub advice: &'static str,
}

impl Errcode {
    /// The row of a code.
    ///
    /// ```
    /// use wxmenu::api::{ErrClass, Errcode};
    /// let row = Errcode::find(42001).unwrap();
    /// assert_eq!(row.class, ErrClass::DeadToken);
    /// ```
    #[must_use]
    pub fn find(code: i64) -> Option<&'static Self> {
        let at = ERRCODES.binary_search_by_key(&code, |row| row.code);
        at.ok().and_then(|at| ERRCODES.get(at))
    }

    /// What becomes of a call that gets this code; one without a row is final.
    #[must_use]
    pub fn class_of(code: i64) -> ErrClass {
        Self::find(code).map_or(ErrClass::Final, |row| row.class)
    }
}

impl fmt::Display for Errcode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}; {}", self.code, self.meaning, self.advice)
    }
}

macro_rules! errcodes {
    ($($code:literal $class:ident $meaning:literal $advice:literal;)*) => {
        /// Every code that we know, in the order of their numbers. `wxmenu explain 45015` prints a
        /// row.
        pub const ERRCODES: &[Errcode] = &[
            $(Errcode {
                code: $code,
                class: ErrClass::$class,
                meaning: $meaning,
                advice: $advice,
            },)*
        ];
    };
}

errcodes! {
    -2 Final "the answer of the platform could not be read, or there was none" "look at the log for what came instead; a proxy or a wrong `api.base` answers in HTML";
    -1 BackOff "the platform is busy" "nothing; if it lasts, try again later";
    40001 DeadToken "the access token is not the latest one, or the AppSecret is wrong" "if it stays after a new token was fetched: compare `secret` with the platform's pages, and see that no other program fetches tokens for this AppID";
    40002 Final "the grant type is not known" "`grant_type` has to be what the page of this call says";
    40003 Final "the openid is not one of this account" "an openid belongs to one account only; take it from a message or from the list of followers";
    40004 Final "the media type is not known" "use image, voice, video or thumb";
    40005 Final "the kind of file is not taken" "send JPG or PNG pictures, AMR or MP3 voice, MP4 video";
    40006 Final "the file is too large" "images 10 MB, voice 2 MB, video 10 MB, thumbs 64 KB";
    40007 Final "there is no such media id" "temporary media live three days; upload the file again";
    40008 Final "the message type is not known" "see the types of customer-service messages";
    40009 Final "the picture is too large" "make it smaller than 10 MB";
    40010 Final "the recording is too large" "make it smaller than 2 MB";
    40011 Final "the film is too large" "make it smaller than 10 MB";
    40012 Final "the thumb is too large" "make it smaller than 64 KB";
    40013 Final "the AppID is wrong" "compare `appid` with the platform's pages";
    40014 DeadToken "the access token is not valid" "nothing; another one is fetched";
    40015 Final "the type of the menu is wrong" "see the types of buttons";
    40016 Final "the menu has too few or too many buttons" "a menu has 1 to 3 buttons";
    40017 Final "a button's type or their number is wrong" "a menu has 1 to 3 buttons of known types";
    40018 Final "a button's name is too long" "16 bytes, that is five Chinese characters";
    40019 Final "a button's key is too long" "128 bytes";
    40020 Final "a button's address is too long" "1,024 bytes";
    40021 Final "the version of the menu is not known" "fetch the menu anew";
    40022 Final "the menu is nested too deep" "a menu has two levels";
    40023 Final "a button has too few or too many sub-buttons" "1 to 5";
    40024 Final "the type of a sub-button is wrong" "see the types of buttons";
    40025 Final "the name of a sub-button is too long" "60 bytes, that is 20 Chinese characters";
    40026 Final "the key of a sub-button is too long" "128 bytes";
    40027 Final "the address of a sub-button is too long" "1,024 bytes";
    40028 Final "the user of the custom menu is not valid" "see who the menu is meant for";
    40029 Final "the login code is not valid" "let the person log in again";
    40033 Final "a character is not allowed" "the request must be UTF-8 without \\u escapes of characters beyond ASCII";
    40035 Final "a parameter is not valid" "compare the request with the page of this call";
    40037 Final "there is no such template id" "take it from the list of the account's templates";
    40054 Final "the address of a sub-button is not valid" "it begins with http:// or https://";
    40055 Final "the address of a button is not valid" "it begins with http:// or https://";
    40097 Final "the parameters of the call are wrong" "compare the request with the page of this call";
    40119 Final "the type of a button may not be used" "see which types this kind of account may use";
    40120 Final "the type of a sub-button may not be used" "see which types this kind of account may use";
    40125 Final "the AppSecret is wrong" "compare `secret` with the platform's pages; it changes when somebody resets it";
    40137 Final "the format of the picture is not taken" "send JPG or PNG";
    40163 Final "the login code was used before" "let the person log in again; a code is good for one call";
    40164 Final "this machine's address is not on the account's list of addresses" "add the address that the answer names to the IP white list on the platform's pages";
    41001 Final "there is no access token in the call" "make the call with its token";
    41002 Final "there is no AppID in the call" "set `appid` of the account";
    41003 Final "there is no refresh token in the call" "give the refresh token";
    41004 Final "there is no AppSecret in the call" "set `secret` of the account";
    41005 Final "there is no file in the call" "send the file as the form's field `media`";
    41006 Final "there is no media id in the call" "give the media id";
    41007 Final "there are no sub-buttons in the call" "leave `sub_button` out or fill it";
    41008 Final "there is no login code in the call" "let the person log in";
    41009 Final "there is no openid in the call" "give the openid";
    42001 DeadToken "the access token is expired" "nothing; another one is fetched";
    42002 Final "the refresh token is expired" "let the person log in again";
    42003 Final "the login code is expired" "let the person log in again";
    42007 DeadToken "the authorisation is void, because a password was changed" "if it stays after a new token was fetched: authorise again";
    43001 Final "the call has to be a GET" "use the method of the endpoint";
    43002 Final "the call has to be a POST" "use the method of the endpoint";
    43003 Final "the call has to come by HTTPS" "set `api.base` to an https:// address";
    43004 Final "the receiver does not follow the account" "only followers can be written to";
    43005 Final "the receiver is no friend of the account" "only followers can be written to";
    43019 Final "the receiver is on the black list" "take the person off the list first";
    43101 Final "the receiver refused messages of this kind" "ask for a subscription before the next message";
    44001 Final "the file is empty" "send a file with content";
    44002 Final "the body of the call is empty" "send the JSON that the page of this call shows";
    44003 Final "the news have no article" "send one article at least";
    44004 Final "the text is empty" "send text";
    45001 Final "the file is too large" "see the limits of media";
    45002 Final "the text is too long" "2,048 bytes";
    45003 Final "the title is too long" "64 characters";
    45004 Final "the description is too long" "120 characters";
    45005 Final "the address is too long" "1,024 bytes";
    45006 Final "the address of the picture is too long" "1,024 bytes";
    45007 Final "the recording is too long" "60 seconds";
    45008 Final "there are too many articles" "eight";
    45009 NeverRepeat "the account's calls of this day are used up" "wait until midnight (Beijing), or call POST /cgi-bin/clear_quota, ten times a month";
    45010 Final "there are too many menus" "delete one first";
    45011 BackOff "there were too many calls in this minute" "call less often";
    45015 Final "the person wrote too long ago" "a customer-service message may be sent within 48 hours of the person's last message, or a minute of a tap, a follow or a scan; keep the answer for their next message";
    45016 Final "this group may not be changed" "leave the platform's own groups alone";
    45017 Final "the name of the group is too long" "30 characters";
    45018 Final "there are too many groups" "100";
    45047 NeverRepeat "the customer-service messages to this person are used up" "five after a message, three after a tap, a follow or a scan; keep the answer for their next message";
    45056 Final "there are too many tags" "100";
    45057 Final "the tag has too many followers to be deleted" "untag its followers first";
    45058 Final "the platform's own tags may not be changed" "leave the tags 0, 1 and 2 alone";
    45059 Final "a person has too many tags" "20";
    45064 Final "the mini-program is not linked to the account" "link it on the platform's pages";
    45065 NeverRepeat "a message with this clientmsgid was sent before" "nothing: it was sent; use another id for another message";
    45066 NeverRepeat "the message with this clientmsgid comes too soon" "wait a minute";
    45067 Final "the clientmsgid is too long" "64 bytes";
    45157 Final "the tag's name is taken" "use the tag that there is, or another name";
    45158 Final "the tag's name is too long" "30 bytes";
    45159 Final "there is no such tag" "take it from the list of tags";
    46001 Final "there is no such media" "upload it again";
    46002 Final "there is no such version of the menu" "fetch the menu anew";
    46003 Final "there is no menu" "create one first";
    46004 Final "there is no such person" "take the openid from a message or from the list of followers";
    47001 Final "the JSON or XML of the call is broken" "compare the request with the page of this call";
    47003 Final "an argument of the template does not fit" "compare the arguments with the template";
    48001 Final "the account has no permission for this call" "see the account's permissions on the platform's pages; unverified subscription accounts have no customer-service messages";
    48002 Final "the person refuses messages" "nothing can be sent to them";
    48003 Final "the account has not agreed to the terms of mass messages" "agree on the platform's pages";
    48004 Final "the call is banned for this account" "see the notice on the platform's pages";
    48005 Final "what should be deleted is in use" "take it out of auto replies and menus first";
    48006 NeverRepeat "the quota of calls that clear the quota is used up" "ten a month; wait";
    48008 Final "messages of this type may not be sent" "send another type";
    50001 Final "the person has not authorised this" "let the person authorise it";
    50002 Final "the person's account is limited" "nothing can be sent to them";
    50005 Final "the person does not follow the account" "only followers can be written to";
    61450 BackOff "the customer-service system is busy" "nothing; if it lasts, try again later";
    61451 Final "a parameter of customer service is wrong" "compare the request with the page of this call";
    61452 Final "there is no such customer-service account" "see the list of the staff";
    61453 Final "the customer-service account is there already" "nothing, or another name";
    61454 Final "the name of the customer-service account is too long" "10 characters before the @";
    61455 Final "the name of the customer-service account has characters that are not allowed" "letters, digits and _ before the @";
    61456 Final "there are too many customer-service accounts" "remove one first";
    61457 Final "the picture of the customer-service account is not taken" "send a JPG";
    61500 Final "the date is not valid" "write it as 2026-01-31";
    61501 Final "the span of days is not allowed" "see how many days the call takes; the last may be yesterday";
    65301 Final "there is no such personalised menu" "see the list of menus";
    65302 Final "there is no such person" "take the openid from a message or from the list of followers";
    65303 Final "there is no default menu" "create the default menu first";
    65304 Final "the rule of the personalised menu is empty" "give one condition at least";
    65305 Final "there are too many personalised menus" "delete one first";
    65306 Final "personalised menus are not allowed for this account" "see the account's permissions";
    65307 Final "the rule of the personalised menu is not valid" "see the conditions that there are";
    65308 Final "the client of the rule is not valid" "1 iOS, 2 Android, 3 others";
    65309 Final "a province needs its country" "give the country too";
    65310 Final "a city needs its province" "give the province too";
    65311 Final "the country is not known" "see the platform's list";
    65312 Final "the province is not known" "see the platform's list";
    65313 Final "the city is not known" "see the platform's list";
    65314 Final "the menu leads to too many domains" "three";
    65316 Final "the account has closed its personalised menus" "open them on the platform's pages";
    65317 Final "the address is not valid" "it begins with http:// or https://";
    87009 Final "the signature is not valid" "compute it anew";
    87014 Final "the content is risky" "change the content";
    89501 NeverRepeat "the request for a token awaits the administrator" "the administrator has to agree on the phone";
    89503 NeverRepeat "this machine's address awaits the administrator's consent" "the administrator has to agree on the phone";
    89506 NeverRepeat "the administrator refused this machine's address for a day" "try again in 24 hours";
    89507 NeverRepeat "the administrator refused this machine's address for an hour" "try again in an hour";
    9001001 Final "the POST data of the devices' call is not valid" "compare the request with the page of this call";
    9001002 Final "the devices' service is not available" "try again later";
    9001003 Final "the ticket of the device's page is not valid" "let the person shake again";
    9001004 Final "who shook cannot be found out" "let the person shake again";
    9001005 Final "the merchant of the device cannot be found out" "try again later";
    9001006 Final "the openid of who shook cannot be found out" "try again later";
    9001007 Final "the file to upload is missing" "send the file as the form's field `media`";
    9001008 Final "the type of the uploaded picture is not taken" "send JPG, JPEG, PNG or GIF";
    9001009 Final "the uploaded picture has the wrong size" "see the measures on the page of this call";
    9001010 Final "the upload failed" "try again later";
    9001020 Final "the devices' account is not valid" "see whether the account may use devices";
    9001021 Final "less than half of the devices are active, so no more can be added" "activate the devices that there are first";
    9001022 Final "the number of devices asked for is not valid" "ask for one at least";
    9001023 Final "a request for device ids is being looked at already" "wait until it is decided";
    9001024 Final "too many device ids are asked about at once" "50 a call";
    9001025 Final "the device id is not valid" "take it from the list of devices";
    9001026 Final "the page id is not valid" "take it from the list of pages";
    9001027 Final "a parameter of the page is not valid" "compare the request with the page of this call";
    9001028 Final "too many pages are deleted at once" "10 a call";
    9001029 Final "the page is used by a device" "take it off its devices first";
    9001030 Final "too many page ids are asked about at once" "50 a call";
    9001031 Final "the span of time is not valid" "see which spans the call takes";
    9001032 Final "the binding of devices and pages is not valid" "compare the request with the page of this call";
    9001033 Final "the id of the shop is not valid" "take it from the list of shops";
    9001034 Final "the remark of the device is too long" "see the limit on the page of this call";
    9001035 Final "a parameter of the request for devices is not valid" "compare the request with the page of this call";
    9001036 Final "the `begin` of the list is not valid" "begin at 0";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_one_row_in_its_place_and_says_what_to_do() {
        assert!(
            ERRCODES.windows(2).all(|pair| pair[0].code < pair[1].code),
            "in the order of numbers, each once"
        );
        for row in ERRCODES {
            assert_eq!(Errcode::find(row.code), Some(row));
            for text in [row.meaning, row.advice] {
                assert!(!text.is_empty() && !text.ends_with('.'), "{row:?}");
            }
        }
        assert_eq!(Errcode::find(0), None);
        for code in [9_001_001, 9_001_010, 9_001_020, 9_001_036] {
            assert!(Errcode::find(code).is_some(), "{code}");
        }
    }

    #[test]
    fn the_codes_that_decide_behaviour_are_in_their_class() {
        use ErrClass::{BackOff, DeadToken, Final, NeverRepeat};
        for (class, codes) in [
            (DeadToken, &[40001, 40014, 42001, 42007][..]),
            (Final, &[40013, 40125, 40164, 45015, 48001, 40029, 77777]),
            (NeverRepeat, &[45009, 45047]),
            (BackOff, &[-1, 45011]),
        ] {
            for code in codes {
                assert_eq!(Errcode::class_of(*code), class, "{code}");
            }
        }
    }
}
