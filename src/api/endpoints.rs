//! Every endpoint that we know: what a typed call makes, and what [`Api::call`](super::Api::call) can.

use super::call::{Call, Expect, Method};

/// An endpoint of the platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Endpoint {
    /// The family that it belongs to: the feature `api-` and this name, if there is one.
    pub family: &'static str,
    /// Its method.
    pub method: Method,
    /// Its path.
    pub path: &'static str,
    /// Whether there is a typed call for it; any other goes through [`Api::call`](super::Api::call).
    pub typed: bool,
    /// Whether it takes the account's access token.
    pub token: bool,
    /// Whether it takes the AppID and the AppSecret instead.
    pub credentials: bool,
    /// What it answers with.
    pub answer: Expect,
}

impl Endpoint {
    /// The row of an endpoint.
    #[must_use]
    pub fn find(method: Method, path: &str) -> Option<&'static Self> {
        ENDPOINTS
            .iter()
            .find(|row| row.method == method && row.path == path)
    }
}

impl Call {
    /// A call as its endpoint wants it: with or without a token, for a file or for JSON. One that is
    /// not listed is as [`Call::new`] makes it.
    ///
    /// ```
    /// use wxmenu::api::{Call, Method};
    /// let login = Call::as_listed(Method::Get, "/sns/jscode2session?js_code=0a3b");
    /// assert_eq!(login.path(), "/sns/jscode2session");
    /// ```
    #[must_use]
    pub fn as_listed(method: Method, path: &str) -> Self {
        let mut call = Self::new(method, path);
        let Some(row) = Endpoint::find(method, call.path()) else {
            return call;
        };
        if !row.token {
            call = call.without_token();
        }
        if row.credentials {
            call = call.with_credentials();
        }
        match row.answer {
            Expect::Json => call,
            Expect::File => call.for_file(),
        }
    }
}

const fn row(family: &'static str, method: Method, path: &'static str, how: &[How]) -> Endpoint {
    let proves_itself = has(how, How::Granting) || has(how, How::Bare) || has(how, How::Login);
    Endpoint {
        family,
        method,
        path,
        typed: !has(how, How::Raw),
        token: !proves_itself,
        credentials: has(how, How::Login),
        answer: match has(how, How::File) {
            true => Expect::File,
            false => Expect::Json,
        },
    }
}

/// What there is to say of a row.
#[derive(Clone, Copy)]
enum How {
    /// There is a typed call.
    Typed,
    /// There is none.
    Raw,
    /// Fetches an access token, which every call does by itself.
    Granting,
    /// Proved by another token, which the caller gives, or by none.
    Bare,
    /// Proved by AppID and AppSecret.
    Login,
    /// The answer is a file.
    File,
}

const fn has(all: &[How], one: How) -> bool {
    match all {
        [] => false,
        [first, rest @ ..] => *first as u8 == one as u8 || has(rest, one),
    }
}

macro_rules! endpoints {
    ($($family:literal { $($method:ident $path:literal $($how:ident)+;)* })*) => {
        /// Every endpoint, family by family.
        pub const ENDPOINTS: &[Endpoint] = &[
            $($(row($family, Method::$method, $path, &[$(How::$how),+]),)*)*
        ];
    };
}

endpoints! {
    "base" {
        Get "/cgi-bin/token" Granting;
        Post "/cgi-bin/stable_token" Granting;
        Get "/cgi-bin/getcallbackip" Raw;
        Get "/cgi-bin/get_api_domain_ip" Raw;
        Post "/cgi-bin/callback/check" Raw;
        Post "/cgi-bin/clear_quota" Raw;
        Post "/cgi-bin/openapi/quota/get" Raw;
        Get "/cgi-bin/get_current_autoreply_info" Raw;
    }
    "menu" {
        Post "/cgi-bin/menu/create" Typed;
        Get "/cgi-bin/menu/get" Typed;
        Get "/cgi-bin/menu/delete" Typed;
        Get "/cgi-bin/get_current_selfmenu_info" Typed;
        Post "/cgi-bin/menu/addconditional" Typed;
        Post "/cgi-bin/menu/delconditional" Typed;
        Post "/cgi-bin/menu/trymatch" Typed;
    }
    "customer-service" {
        Post "/cgi-bin/message/custom/send" Typed;
        Post "/cgi-bin/message/custom/typing" Typed;
        Post "/customservice/kfaccount/add" Typed;
        Post "/customservice/kfaccount/update" Typed;
        Post "/customservice/kfaccount/inviteworker" Typed;
        Post "/customservice/kfaccount/uploadheadimg" Typed;
        Get "/customservice/kfaccount/del" Typed;
        Get "/cgi-bin/customservice/getkflist" Typed;
        Get "/cgi-bin/customservice/getonlinekflist" Typed;
        Post "/customservice/kfsession/create" Typed;
        Post "/customservice/kfsession/close" Typed;
        Get "/customservice/kfsession/getsession" Typed;
        Get "/customservice/kfsession/getsessionlist" Typed;
        Get "/customservice/kfsession/getwaitcase" Typed;
        Post "/customservice/msgrecord/getmsglist" Typed;
    }
    "template" {
        Post "/cgi-bin/template/api_set_industry" Typed;
        Get "/cgi-bin/template/get_industry" Typed;
        Post "/cgi-bin/template/api_add_template" Typed;
        Get "/cgi-bin/template/get_all_private_template" Typed;
        Post "/cgi-bin/template/del_private_template" Typed;
        Post "/cgi-bin/message/template/send" Typed;
        Post "/cgi-bin/message/template/subscribe" Typed;
        Post "/cgi-bin/message/subscribe/bizsend" Typed;
        Post "/cgi-bin/message/subscribe/send" Typed;
        Post "/wxaapi/newtmpl/addtemplate" Typed;
        Post "/wxaapi/newtmpl/deltemplate" Typed;
        Get "/wxaapi/newtmpl/gettemplate" Typed;
        Get "/wxaapi/newtmpl/getcategory" Typed;
        Get "/wxaapi/newtmpl/getpubtemplatetitles" Typed;
        Get "/wxaapi/newtmpl/getpubtemplatekeywords" Typed;
    }
    "mass" {
        Post "/cgi-bin/media/uploadimg" Typed;
        Post "/cgi-bin/media/uploadnews" Typed;
        Post "/cgi-bin/media/uploadvideo" Typed;
        Post "/cgi-bin/message/mass/sendall" Typed;
        Post "/cgi-bin/message/mass/send" Typed;
        Post "/cgi-bin/message/mass/delete" Typed;
        Post "/cgi-bin/message/mass/preview" Typed;
        Post "/cgi-bin/message/mass/get" Typed;
        Post "/cgi-bin/message/mass/speed/get" Typed;
        Post "/cgi-bin/message/mass/speed/set" Typed;
    }
    "media" {
        Post "/cgi-bin/media/upload" Typed;
        Get "/cgi-bin/media/get" Typed File;
        Get "/cgi-bin/media/get/jssdk" Typed File;
        Post "/cgi-bin/media/voice/addvoicetorecofortext" Typed;
        Post "/cgi-bin/media/voice/queryrecoresultfortext" Typed;
        Post "/cgi-bin/media/voice/translatecontent" Typed;
        Post "/cgi-bin/material/add_material" Typed;
        Post "/cgi-bin/material/add_news" Typed;
        Post "/cgi-bin/material/get_material" Typed File;
        Post "/cgi-bin/material/del_material" Typed;
        Post "/cgi-bin/material/update_news" Typed;
        Post "/cgi-bin/material/batchget_material" Typed;
        Get "/cgi-bin/material/get_materialcount" Typed;
    }
    "draft" {
        Post "/cgi-bin/draft/add" Typed;
        Post "/cgi-bin/draft/get" Typed;
        Post "/cgi-bin/draft/delete" Typed;
        Post "/cgi-bin/draft/update" Typed;
        Post "/cgi-bin/draft/batchget" Typed;
        Get "/cgi-bin/draft/count" Typed;
        Post "/cgi-bin/freepublish/submit" Typed;
        Post "/cgi-bin/freepublish/get" Typed;
        Post "/cgi-bin/freepublish/delete" Typed;
        Post "/cgi-bin/freepublish/getarticle" Typed;
        Post "/cgi-bin/freepublish/batchget" Typed;
        Post "/cgi-bin/comment/open" Typed;
        Post "/cgi-bin/comment/close" Typed;
        Post "/cgi-bin/comment/list" Typed;
        Post "/cgi-bin/comment/markelect" Typed;
        Post "/cgi-bin/comment/unmarkelect" Typed;
        Post "/cgi-bin/comment/delete" Typed;
        Post "/cgi-bin/comment/reply/add" Typed;
        Post "/cgi-bin/comment/reply/delete" Typed;
    }
    "user" {
        Get "/cgi-bin/user/info" Typed;
        Post "/cgi-bin/user/info/batchget" Typed;
        Post "/cgi-bin/user/info/updateremark" Typed;
        Get "/cgi-bin/user/get" Typed;
        Post "/cgi-bin/changeopenid" Typed;
        Post "/cgi-bin/tags/create" Typed;
        Get "/cgi-bin/tags/get" Typed;
        Post "/cgi-bin/tags/update" Typed;
        Post "/cgi-bin/tags/delete" Typed;
        Post "/cgi-bin/user/tag/get" Typed;
        Post "/cgi-bin/tags/members/batchtagging" Typed;
        Post "/cgi-bin/tags/members/batchuntagging" Typed;
        Post "/cgi-bin/tags/getidlist" Typed;
        Post "/cgi-bin/tags/members/getblacklist" Typed;
        Post "/cgi-bin/tags/members/batchblacklist" Typed;
        Post "/cgi-bin/tags/members/batchunblacklist" Typed;
        Post "/cgi-bin/groups/create" Raw;
        Get "/cgi-bin/groups/get" Raw;
        Post "/cgi-bin/groups/getid" Raw;
        Post "/cgi-bin/groups/update" Raw;
        Post "/cgi-bin/groups/delete" Raw;
        Post "/cgi-bin/groups/members/update" Raw;
    }
    "qrcode" {
        Post "/cgi-bin/qrcode/create" Typed;
        Get "https://mp.weixin.qq.com/cgi-bin/showqrcode" Typed Bare File;
        Post "/cgi-bin/shorten/gen" Typed;
        Post "/cgi-bin/shorten/fetch" Typed;
        Post "/cgi-bin/shorturl" Raw;
    }
    "datacube" {
        Post "/datacube/getusersummary" Typed;
        Post "/datacube/getusercumulate" Typed;
        Post "/datacube/getarticlesummary" Typed;
        Post "/datacube/getarticletotal" Typed;
        Post "/datacube/getuserread" Typed;
        Post "/datacube/getuserreadhour" Typed;
        Post "/datacube/getusershare" Typed;
        Post "/datacube/getusersharehour" Typed;
        Post "/datacube/getupstreammsg" Typed;
        Post "/datacube/getupstreammsghour" Typed;
        Post "/datacube/getupstreammsgweek" Typed;
        Post "/datacube/getupstreammsgmonth" Typed;
        Post "/datacube/getupstreammsgdist" Typed;
        Post "/datacube/getupstreammsgdistweek" Typed;
        Post "/datacube/getupstreammsgdistmonth" Typed;
        Post "/datacube/getinterfacesummary" Typed;
        Post "/datacube/getinterfacesummaryhour" Typed;
    }
    "oauth" {
        Get "/cgi-bin/ticket/getticket" Typed;
        Get "/sns/oauth2/access_token" Typed Login;
        Get "/sns/oauth2/refresh_token" Typed Bare;
        Get "/sns/userinfo" Typed Bare;
        Get "/sns/auth" Typed Bare;
    }
    "mini" {
        Get "/sns/jscode2session" Typed Login;
        Post "/wxa/business/getuserphonenumber" Typed;
        Post "/wxa/generate_urllink" Typed;
        Post "/wxa/getwxacodeunlimit" Typed File;
        Post "/wxa/msg_sec_check" Typed;
        Post "/cv/ocr/idcard" Raw;
        Post "/cv/ocr/bankcard" Raw;
        Post "/cv/ocr/driving" Raw;
        Post "/cv/ocr/drivinglicense" Raw;
        Post "/cv/ocr/bizlicense" Raw;
        Post "/cv/ocr/comm" Raw;
        Post "/cv/img/qrcode" Raw;
        Post "/cv/img/superresolution" Raw;
        Post "/cv/img/aicrop" Raw;
    }
}
