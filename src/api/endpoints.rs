//! Every endpoint that we know: what a typed call makes, and what [`Api::call`](super::Api::call) can.

use super::call::{Expect, Method};

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

const fn row(family: &'static str, method: Method, path: &'static str, how: How) -> Endpoint {
    Endpoint {
        family,
        method,
        path,
        typed: matches!(
            how,
            How::Typed | How::Granting | How::TypedLogin | How::TypedFile
        ),
        token: !matches!(
            how,
            How::Granting | How::Bare | How::Login | How::TypedLogin
        ),
        credentials: matches!(how, How::Login | How::TypedLogin),
        answer: match how {
            How::File | How::TypedFile => Expect::File,
            _ => Expect::Json,
        },
    }
}

/// What is special about a row.
#[derive(Clone, Copy)]
enum How {
    Typed,
    Raw,
    /// Fetches an access token, which every call does by itself.
    Granting,
    /// Raw, and the answer is a file.
    File,
    /// Raw, and proved by another token, which the caller gives.
    Bare,
    /// Raw, and proved by AppID and AppSecret.
    Login,
    /// Proved by AppID and AppSecret.
    TypedLogin,
    /// The answer is a file.
    TypedFile,
}

macro_rules! endpoints {
    ($($family:literal { $($method:ident $path:literal $how:ident;)* })*) => {
        /// Every endpoint, family by family.
        pub const ENDPOINTS: &[Endpoint] = &[
            $($(row($family, Method::$method, $path, How::$how),)*)*
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
        Get "/cgi-bin/ticket/getticket" Raw;
        Post "/cgi-bin/shorten/gen" Raw;
        Post "/cgi-bin/shorten/fetch" Raw;
        Post "/cgi-bin/shorturl" Raw;
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
        Post "/cgi-bin/template/api_set_industry" Raw;
        Get "/cgi-bin/template/get_industry" Raw;
        Post "/cgi-bin/template/api_add_template" Raw;
        Get "/cgi-bin/template/get_all_private_template" Raw;
        Post "/cgi-bin/template/del_private_template" Raw;
        Post "/cgi-bin/message/template/send" Raw;
        Post "/cgi-bin/message/template/subscribe" Raw;
        Post "/cgi-bin/message/subscribe/bizsend" Raw;
        Post "/cgi-bin/message/subscribe/send" Raw;
        Post "/wxaapi/newtmpl/addtemplate" Raw;
        Post "/wxaapi/newtmpl/deltemplate" Raw;
        Get "/wxaapi/newtmpl/gettemplate" Raw;
        Get "/wxaapi/newtmpl/getcategory" Raw;
        Get "/wxaapi/newtmpl/getpubtemplatetitles" Raw;
        Get "/wxaapi/newtmpl/getpubtemplatekeywords" Raw;
    }
    "mass" {
        Post "/cgi-bin/media/uploadimg" Raw;
        Post "/cgi-bin/media/uploadnews" Raw;
        Post "/cgi-bin/media/uploadvideo" Raw;
        Post "/cgi-bin/message/mass/sendall" Raw;
        Post "/cgi-bin/message/mass/send" Raw;
        Post "/cgi-bin/message/mass/delete" Raw;
        Post "/cgi-bin/message/mass/preview" Raw;
        Post "/cgi-bin/message/mass/get" Raw;
        Post "/cgi-bin/message/mass/speed/get" Raw;
        Post "/cgi-bin/message/mass/speed/set" Raw;
    }
    "media" {
        Post "/cgi-bin/media/upload" Raw;
        Get "/cgi-bin/media/get" File;
        Get "/cgi-bin/media/get/jssdk" File;
        Post "/cgi-bin/media/voice/addvoicetorecofortext" Raw;
        Post "/cgi-bin/media/voice/queryrecoresultfortext" Raw;
        Post "/cgi-bin/media/voice/translatecontent" Raw;
        Post "/cgi-bin/material/add_material" Raw;
        Post "/cgi-bin/material/add_news" Raw;
        Post "/cgi-bin/material/get_material" File;
        Post "/cgi-bin/material/del_material" Raw;
        Post "/cgi-bin/material/update_news" Raw;
        Post "/cgi-bin/material/batchget_material" Raw;
        Get "/cgi-bin/material/get_materialcount" Raw;
    }
    "publish" {
        Post "/cgi-bin/draft/add" Raw;
        Post "/cgi-bin/draft/get" Raw;
        Post "/cgi-bin/draft/delete" Raw;
        Post "/cgi-bin/draft/update" Raw;
        Post "/cgi-bin/draft/batchget" Raw;
        Get "/cgi-bin/draft/count" Raw;
        Post "/cgi-bin/freepublish/submit" Raw;
        Post "/cgi-bin/freepublish/get" Raw;
        Post "/cgi-bin/freepublish/delete" Raw;
        Post "/cgi-bin/freepublish/getarticle" Raw;
        Post "/cgi-bin/freepublish/batchget" Raw;
        Post "/cgi-bin/comment/open" Raw;
        Post "/cgi-bin/comment/close" Raw;
        Post "/cgi-bin/comment/list" Raw;
        Post "/cgi-bin/comment/markelect" Raw;
        Post "/cgi-bin/comment/unmarkelect" Raw;
        Post "/cgi-bin/comment/delete" Raw;
        Post "/cgi-bin/comment/reply/add" Raw;
        Post "/cgi-bin/comment/reply/delete" Raw;
    }
    "user" {
        Get "/cgi-bin/user/info" Raw;
        Post "/cgi-bin/user/info/batchget" Raw;
        Post "/cgi-bin/user/info/updateremark" Raw;
        Get "/cgi-bin/user/get" Raw;
        Post "/cgi-bin/changeopenid" Raw;
        Post "/cgi-bin/tags/create" Raw;
        Get "/cgi-bin/tags/get" Raw;
        Post "/cgi-bin/tags/update" Raw;
        Post "/cgi-bin/tags/delete" Raw;
        Post "/cgi-bin/user/tag/get" Raw;
        Post "/cgi-bin/tags/members/batchtagging" Raw;
        Post "/cgi-bin/tags/members/batchuntagging" Raw;
        Post "/cgi-bin/tags/getidlist" Raw;
        Post "/cgi-bin/tags/members/getblacklist" Raw;
        Post "/cgi-bin/tags/members/batchblacklist" Raw;
        Post "/cgi-bin/tags/members/batchunblacklist" Raw;
        Post "/cgi-bin/groups/create" Raw;
        Get "/cgi-bin/groups/get" Raw;
        Post "/cgi-bin/groups/getid" Raw;
        Post "/cgi-bin/groups/update" Raw;
        Post "/cgi-bin/groups/delete" Raw;
        Post "/cgi-bin/groups/members/update" Raw;
    }
    "qrcode" {
        Post "/cgi-bin/qrcode/create" Raw;
        Get "https://mp.weixin.qq.com/cgi-bin/showqrcode" File;
    }
    "datacube" {
        Post "/datacube/getusersummary" Raw;
        Post "/datacube/getusercumulate" Raw;
        Post "/datacube/getarticlesummary" Raw;
        Post "/datacube/getarticletotal" Raw;
        Post "/datacube/getuserread" Raw;
        Post "/datacube/getuserreadhour" Raw;
        Post "/datacube/getusershare" Raw;
        Post "/datacube/getusersharehour" Raw;
        Post "/datacube/getupstreammsg" Raw;
        Post "/datacube/getupstreammsghour" Raw;
        Post "/datacube/getupstreammsgweek" Raw;
        Post "/datacube/getupstreammsgmonth" Raw;
        Post "/datacube/getupstreammsgdist" Raw;
        Post "/datacube/getupstreammsgdistweek" Raw;
        Post "/datacube/getupstreammsgdistmonth" Raw;
        Post "/datacube/getinterfacesummary" Raw;
        Post "/datacube/getinterfacesummaryhour" Raw;
    }
    "oauth" {
        Get "/sns/oauth2/access_token" Login;
        Get "/sns/oauth2/refresh_token" Bare;
        Get "/sns/userinfo" Bare;
        Get "/sns/auth" Bare;
    }
    "mini" {
        Get "/sns/jscode2session" TypedLogin;
        Post "/wxa/business/getuserphonenumber" Typed;
        Post "/wxa/generate_urllink" Typed;
        Post "/wxa/getwxacodeunlimit" TypedFile;
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
