//! What the console says to people, in English and in Chinese, each under a word that stays.

use std::fmt::Display;

use actix_web::HttpRequest;
use serde_json::{Map, Value};

use super::ask::header;

/// Something that is said; what stands in braces is filled in.
#[derive(Debug)]
pub(super) struct Words {
    /// What scripts and pages know it by.
    pub(super) key: &'static str,
    english: &'static str,
    chinese: &'static str,
}

/// Words with what they speak of.
#[derive(Clone, Debug)]
pub(super) struct Said {
    pub(super) words: &'static Words,
    values: Vec<(&'static str, String)>,
}

/// What a person reads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Language {
    #[default]
    English,
    Chinese,
}

impl Words {
    /// With this in the place of `{name}`.
    pub(super) fn with(&'static self, name: &'static str, value: impl Display) -> Said {
        Said::from(self).with(name, value)
    }

    /// With what somebody else says of it, in the words that it has.
    pub(super) fn because(&'static self, why: impl Display) -> Said {
        self.with("why", why)
    }
}

impl From<&'static Words> for Said {
    fn from(words: &'static Words) -> Self {
        Self {
            words,
            values: Vec::new(),
        }
    }
}

impl Said {
    pub(super) fn with(mut self, name: &'static str, value: impl Display) -> Self {
        self.values.push((name, value.to_string()));
        self
    }

    /// What it speaks of, by name.
    pub(super) fn values(&self) -> Value {
        let values = self.values.iter();
        let values = values.map(|(name, value)| ((*name).to_owned(), Value::from(value.as_str())));
        Value::Object(values.collect::<Map<_, _>>())
    }

    /// The sentence.
    pub(super) fn text(&self, language: Language) -> String {
        let mut rest = match language {
            Language::English => self.words.english,
            Language::Chinese => self.words.chinese,
        };
        let mut text = String::new();
        while let Some((before, behind)) = rest.split_once('{') {
            let (name, after) = behind.split_once('}').unwrap_or((behind, ""));
            let value = self.values.iter().find(|(known, _)| *known == name);
            text.push_str(before);
            text.push_str(value.map_or("", |(_, value)| value));
            rest = after;
        }
        text.push_str(rest);
        text
    }
}

impl Language {
    /// The one of the two that a browser or a script likes better; English if it says nothing.
    pub(super) fn of(request: &HttpRequest) -> Self {
        header(request, "accept-language").map_or(Self::default(), |liked| Self::liked(&liked))
    }

    fn liked(list: &str) -> Self {
        let mut best = (0, Self::default());
        for one in list.split(',') {
            let (tag, weight) = one.split_once(";q=").unwrap_or((one, "1"));
            let language = match tag.trim().to_ascii_lowercase() {
                tag if tag == "zh" || tag.starts_with("zh-") => Self::Chinese,
                tag if tag == "en" || tag.starts_with("en-") => Self::English,
                _ => continue,
            };
            let weight = thousandths(weight.trim());
            // The first of two that are liked alike.
            if weight > best.0 {
                best = (weight, language);
            }
        }
        best.1
    }
}

/// `0.85` is 850; what is no weight is none.
fn thousandths(weight: &str) -> u16 {
    let (whole, rest) = weight.split_once('.').unwrap_or((weight, ""));
    match whole {
        "1" => 1_000,
        "0" => {
            let digits: String = rest.chars().chain("000".chars()).take(3).collect();
            digits.parse().unwrap_or(0)
        }
        _ => 0,
    }
}

macro_rules! words {
    ($($name:ident $key:literal $english:literal $chinese:literal;)*) => {
        $(pub(super) static $name: Words = Words { key: $key, english: $english, chinese: $chinese };)*

        /// All of them.
        #[cfg(test)]
        static ALL: &[&Words] = &[$(&$name),*];
    };
}

words! {
    LOG_IN "log-in" "log in first" "请先登录";
    WRONG_PASSWORD "wrong-password" "the password is wrong" "密码不对";
    LOCKED "locked" "too many tries; wait {seconds} s" "尝试次数太多，请等待 {seconds} 秒";
    OWN_NAMES "own-names" "the console answers under the names of this machine only" "控制台只在本机的名称下应答";
    BROKE "broke" "something broke; the log says more" "程序出了故障，详情见日志";
    FAILED "failed" "{why}" "出错了：{why}";
    BUSY "busy" "others change the same at this moment; nothing was changed" "别人正在修改同一项，未作任何更改";

    NO_PATH "no-path" "there is no such path" "没有这个路径";
    NO_VERB "no-verb" "there is no {verb} of this" "这个路径不接受 {verb}";
    NO_UTF8 "no-utf8" "the path is no UTF-8" "路径不是 UTF-8";
    QUERY "query" "the query cannot be read: {why}" "无法读取查询参数：{why}";
    BODY "body" "the body cannot be read: {why}" "无法读取请求内容：{why}";
    BODY_TYPE "body-type" "the body has to be JSON, with `content-type: application/json`" "请求内容必须是 JSON，并带有 `content-type: application/json`";
    BODY_OBJECT "body-object" "the body has to be a JSON object" "请求内容必须是一个 JSON 对象";
    BODY_END "body-end" "the body did not come to an end: {why}" "请求内容不完整：{why}";
    BODY_SIZE "body-size" "the body is larger than {most} bytes" "请求内容超过 {most} 字节";
    BODY_TIME "body-time" "the body took too long" "请求内容传得太慢";
    PAGE_SIZE "page-size" "`page_size` is a number from 1 to {most}" "`page_size` 是 1 到 {most} 的数";
    AFTER "after" "`after` is the `next` of an answer" "`after` 应为上一次应答中的 `next`";

    NO_ACCOUNT "no-account" "there is no account `{account}`" "没有公众号 `{account}`";
    NO_PLATFORM "no-platform" "the account `{account}` has no `appid` or no `secret`, so the platform cannot be called for it" "公众号 `{account}` 没有设置 `appid` 或 `secret`，无法调用平台接口";
    PLATFORM "platform" "{why}" "平台没有接受：{why}";
    METHOD "method" "`method` is GET or POST" "`method` 应为 GET 或 POST";
    PATH_SLASH "path-slash" "`path` begins with a slash" "`path` 应以斜线开头";
    BUTTONS "buttons" "the menus give no custom menu: {why}" "无法由菜单生成自定义菜单：{why}";

    NO_BOT "no-bot" "this console was given no bot to simulate" "这个控制台没有可以模拟的机器人";
    BOT "bot" "{why}" "机器人无法载入：{why}";
    OPENID "openid" "an openid is one word of at most {most} letters" "openid 是一个不超过 {most} 个字符、不含空格的词";
    WHO "who" "who writes? `openid` is needed" "谁在写？需要 `openid`";
    NO_MESSAGE "no-message" "`message` is needed" "需要 `message`";
    LIVE_AGAIN "live-again" "only a dry conversation knows its last message" "只有演练中的对话记得上一条消息";
    NO_CONVERSATION "no-conversation" "there is no such conversation; it may have been too long ago" "没有这个对话，可能已经太久了";
    CONVERSATION_FULL "conversation-full" "a conversation ends after {most} turns; begin another one" "一个对话最多 {most} 轮，请重新开始";
    NO_TURN "no-turn" "there is no turn {turn}; there are 1 to {last}" "没有第 {turn} 轮，只有第 1 到 {last} 轮";
    NOTHING_SENT "nothing-sent" "nothing was sent yet" "还没有发过消息";
    NOTHING_SAID "nothing-said" "nothing was said yet that could be saved" "还没有可以保存的内容";
    UNWRITABLE "unwritable" "turn {turn} is a message that a conversation test cannot say" "第 {turn} 轮的消息无法写进对话测试";
    UNSAVED "unsaved" "{why}" "无法保存为测试：{why}";
    DIRECTIVE "directive" "{why}" "不能这样做：{why}";
    STUB "stub" "{why}" "替身写得不对：{why}";
    BY_OR_TO "by-or-to" "either `by` or `to` is needed" "需要 `by` 或 `to` 之一";
    MENU_OR_NULL "menu-or-null" "`menu` is the id of a menu, or null for none" "`menu` 是菜单的 id，不在任何菜单中则为 null";
    NO_MENU "no-menu" "there is no menu `{menu}`" "没有菜单 `{menu}`";
    PLAIN_MODE "plain-mode" "the account is in plain mode: it has no key to encrypt with" "公众号处于明文模式，没有加密用的密钥";
    CALLBACK "callback" "the callback refuses this: {reason}: {why}" "回调接口拒绝了它：{reason}：{why}";

    NO_TESTS "no-tests" "this console knows of no tests" "这个控制台没有测试";
    NO_TESTS_FOLDER "no-tests-folder" "this console may not write tests" "这个控制台不能写测试";
    TEST_NAME "test-name" "a test's name is made of letters, digits, `-` and `_`, at most {most} of them" "测试名称由文字、数字、`-` 和 `_` 组成，最多 {most} 个字符";
    TEST_EXISTS "test-exists" "there is a test `{file}` already; choose another name" "已经有测试 `{file}`，请换一个名称";
    NOT_WRITTEN "not-written" "`{file}` cannot be written: {why}" "无法写入 `{file}`：{why}";

    NO_STORE "no-store" "this console was not given the session store" "这个控制台没有会话存储";
    NO_TYPE "no-type" "there is no type {type}; 1 to {most}" "没有类型 {type}，只有 1 到 {most}";
    NO_LOGGED "no-logged" "there is no such turn, or no longer" "没有这一轮，或者已经不再保留";
    USER_TYPE "user-type" "there is no type `{type}`; followers are of the type `contact`" "没有类型 `{type}`，粉丝的类型是 `contact`";
    NO_FOLLOWER "no-follower" "there is no follower `{id}`" "没有粉丝 `{id}`";
    NO_HANDLER "no-handler" "there is no handler `{name}`" "没有处理器 `{name}`";
    BUILTIN "builtin" "`{name}` is a part of the engine; it is always on" "`{name}` 是引擎的一部分，始终开启";

    SETTING_EMPTY "setting-empty" "{place}: a reply says something; null is none" "{place}：回复不能为空，null 表示没有";
    SETTING_LONG "setting-long" "{place}: a reply has at most {most} bytes, this one has {bytes}" "{place}：回复最多 {most} 字节，这条有 {bytes} 字节";
    SETTING_MANY "setting-many" "`keywords`: there are more than {most}" "`keywords`：超过 {most} 条";
    RULE_EMPTY "rule-empty" "{place}: it has no text" "{place}：没有写关键词";
    RULE_LONG "rule-long" "{place}: its text is longer than {most} bytes" "{place}：关键词超过 {most} 字节";
    RULE_REGEX "rule-regex" "{place}: {why}" "{place}：正则表达式有误：{why}";
    SETTING_TTL "setting-ttl" "`session_ttl`: `{text}` is no span of time such as `24h`; `0` is for ever" "`session_ttl`：`{text}` 不是 `24h` 这样的时长；`0` 表示永久";
    SETTING_UNREADABLE "setting-unreadable" "{why}" "无法读取：{why}";

    NO_JOB "no-job" "there is no job `{job}`" "没有任务 `{job}`";
    JOB_BROKE "job-broke" "it broke; the log says more" "任务出了故障，详情见日志";
    JOB_FAILED "job-failed" "{why}" "任务失败：{why}";
    PULLED "pulled" "{users} followers, {tags} tags" "{users} 个粉丝，{tags} 个标签";
    TOKEN_GOOD "token-good" "the platform takes the token" "平台接受这个 access token";
    SWEPT "swept" "{sessions} expired sessions were removed" "清除了 {sessions} 个过期会话";
    ABOUT_PULL "about-pull" "pulls followers and tags from the platform" "从平台拉取粉丝和标签";
    ABOUT_TOKEN "about-token" "makes sure that there is an access token that is good" "确保有可用的 access token";
    ABOUT_SWEEP "about-sweep" "removes expired sessions" "清除过期的会话";

    UNKNOWN_IDS "unknown-ids" "nobody is known as {ids}; those who are known were sent the message" "没有人叫 {ids}；已知的人都已发送";
    NOBODY_TAGGED "nobody-tagged" "nobody has the tag {gid}; `flush` pulls followers and tags" "没有人带标签 {gid}；`flush` 会拉取粉丝和标签";
    GID "gid" "`gid` says which tag" "需要用 `gid` 说明是哪个标签";
    IDS "ids" "`ids` says who gets it" "需要用 `ids` 说明发给谁";
    TOO_MANY "too-many" "{people} people are meant, {most} at most get one message" "收件人有 {people} 个，一次最多 {most} 个";
    NOTHING_TO_SEND "nothing-to-send" "there is nothing to send: `content` or `files` is needed" "没有要发送的内容：需要 `content` 或 `files`";

    FILE_TYPE "file-type" "files of this type are not taken; {types} are" "不接受这种文件，只接受 {types}";
    FILE "file" "{why}" "不接受这个文件：{why}";
    NO_FILES "no-files" "this console keeps no files" "这个控制台不保存文件";
    NO_FILE "no-file" "there is no such file" "没有这个文件";
    FILE_GET "file-get" "a file is read with GET" "文件要用 GET 读取";
    STREAM_GET "stream-get" "a stream is read with GET" "事件流要用 GET 读取";
    STOPPING "stopping" "the server is stopping" "服务器正在停止";
    READERS "readers" "too many read already" "读取事件流的人已经太多";
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn names(text: &str) -> BTreeSet<&str> {
        let parts = text.split('{').skip(1);
        parts.filter_map(|part| part.split('}').next()).collect()
    }

    #[test]
    fn both_languages_speak_of_the_same_and_keys_are_unique() {
        let mut keys = BTreeSet::new();
        for words in ALL {
            assert!(keys.insert(words.key), "{}", words.key);
            assert_eq!(names(words.english), names(words.chinese), "{}", words.key);
            assert!(!words.chinese.is_ascii(), "{}", words.key);
        }
    }

    #[test]
    fn the_language_is_the_one_that_is_liked_best() {
        for (list, language) in [
            ("zh-CN,zh;q=0.9,en;q=0.8", Language::Chinese),
            ("en-GB,en;q=0.9,zh;q=0.8", Language::English),
            ("fr, zh-TW;q=0.5, en;q=0.2", Language::Chinese),
            ("en;q=0.2,ZH;q=0.8", Language::Chinese),
            ("de", Language::English),
            ("zh;q=0", Language::English),
            ("zh;q=x,,;", Language::English),
        ] {
            assert_eq!(Language::liked(list), language, "{list}");
        }
    }

    #[test]
    fn values_are_filled_in_and_not_read_again() {
        let said = NO_MENU.with("menu", "{menu}<b>");
        assert_eq!(said.text(Language::Chinese), "没有菜单 `{menu}<b>`");
        assert_eq!(said.values()["menu"], "{menu}<b>");
    }
}
