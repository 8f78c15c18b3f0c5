// 页面上的中文，以英文原文为键；{名字} 是要填进去的值。

export default {
  // 框架
  Try: "试用", Watch: "观察", Run: "运营", Chat: "对话", Menus: "菜单", Live: "实时", Messages: "消息", Sessions: "会话",
  Send: "发送", Followers: "粉丝", Settings: "设置", Handlers: "处理器", Jobs: "任务", API: "接口", Pages: "页面",
  "Keyboard": "键盘", "Log out": "退出登录", "To the content": "跳到内容", "Leave a field": "离开输入框",
  "Colours": "配色", "Colours of the system": "跟随系统", "Light": "浅色", "Dark": "深色",
  "{n} unread": "{n} 条未读", "Connected": "已连接", "Connecting…": "正在连接…", "Not connected": "未连接",
  "The console does not answer. Is the server running?": "控制台没有回应。服务器还在运行吗？",
  "Try again": "再试一次", "OK": "好", "Close": "关闭", "Cancel": "取消", "Copy": "复制", "Copied": "已复制",
  "Loading…": "正在读取…", "Search": "搜索", "Filter": "筛选", "Account": "账号", "More": "更多",
  "On this page": "本页", "Everywhere": "所有页面", "Shortcuts of a single letter": "启用单个字母的快捷键",
  "Try the bot, watch it, run it.": "试机器人，看它运行，管好它。", "Password": "密码", "Log in": "登录",
  "This console has no password: open the link that the server printed when it started.": "这个控制台没有密码：请打开服务器启动时打印出来的链接。",
  "This link is good no more: the server was started anew since, and has printed another one.": "这个链接已经失效：服务器重新启动过，打印了新的链接。",
  "This link is good no more; this console has a password.": "这个链接已经失效；这个控制台设有密码。", "Too many wrong passwords: the next one is taken in {seconds} s.": "密码错误次数太多：{seconds} 秒后才能再试。",
  "This account has no appid and no secret, so the platform cannot be called. `wxmenu stub` plays the platform on this machine.": "这个账号没有 appid 和 secret，不能调用平台。用 `wxmenu stub` 可以在本机模拟平台。",
  "{n} items": "{n} 项",

  // 对话
  "Phone": "手机", "Conversation": "对话记录", "Message": "消息", "Say something…": "说点什么…", "Other kinds of messages": "其他类型的消息",
  "Dry run": "演练", "Write as a follower would, or begin with:": "像粉丝一样发消息，或者先试试：", "or choose a menu to stand in": "或者选一个菜单站进去",
  "This is a dry run. Live, the real bot answers with its own store: what you say counts, and the people behind its handlers notice.": "现在是演练。实战时由真正的机器人用它自己的存储回答：说的话都算数，处理器背后的人会察觉。",
  "Nothing was said yet.": "还没有说过话。", "A dry run: an own store, nobody is written to.": "演练：用自己的存储，不会打扰任何人。",
  "Subscribe": "关注", "Unsubscribe": "取消关注", "Menu button": "菜单按钮", "Scan": "扫码", "Other event": "其他事件", "Image": "图片", "Voice": "语音",
  "Location": "位置", "Link": "链接", "Raw XML or JSON": "原始 XML 或 JSON", "The same once more (a retry)": "原样再发一次（平台重试）",
  "Text": "文字", "Key of the button": "按钮的 key", "Scene (optional)": "场景值（可不填）", "Such as qrscene_12 when a code was scanned.": "例如扫码关注时的 qrscene_12。",
  "Scene of the code": "二维码的场景值", "Name": "名称", "Key": "Key", "Address of the picture": "图片地址", "What was heard": "识别出的文字",
  "Degrees north": "纬度", "Degrees east": "经度", "Name of the place": "地名", "Address": "地址", "Title": "标题", "Description": "描述", "Document": "正文",
  "As the platform would send it; the envelope is made for you.": "写成平台发来的样子；信封会自动做好。", "“{name}” is a number": "“{name}”应当是数字",
  "Turn {n}": "第 {n} 轮", "why?": "为什么？", "Restart from turn {n}": "从第 {n} 轮重新开始", "Edit and send again from turn {n}": "修改第 {n} 轮并重发",
  "Replayed up to turn {n}": "已重放到第 {n} 轮", "limited": "被限流", "repeated": "重复", "nothing took it": "无人接收", "(empty)": "（空）", "no reply": "没有回复",
  "handed to customer service: {who}": "已转给客服：{who}", "anyone on duty": "任何在线的客服", "sends “{text}”": "点按会发送“{text}”", "no picture": "没有图片",
  "Who writes to whom": "谁写给谁", "Jump the clock": "拨动时钟", "Forget the session": "忘掉会话", "Save as a test": "存为测试", "New conversation": "新的对话",
  "The real bot answers: sessions change, handlers run.": "由真正的机器人回答：会话会改变，处理器会执行。", "Back to dry": "回到演练",
  "The bot was loaded anew since this began.": "对话开始之后，机器人重新载入过。", "Play again": "重放一遍", "Jump": "拨动", "By a span": "往后拨", "Such as 90s, 31m, 2h, 1d.": "例如 90s、31m、2h、1d。",
  "or to a moment": "或拨到某个时刻", "It is {moment} now": "现在是 {moment}",
  "The bot forgets {openid}: position, values, everything. The conversation goes on.": "机器人会忘掉 {openid} 的一切：位置、数值等等。对话可以接着进行。",
  "Forget": "忘掉", "Forgotten": "已忘掉", "There was nothing to forget": "本来就没有什么可忘", "a-name-for-it": "起个名字",
  "Write into tests/": "写入 tests/", "Played from the start it goes otherwise: {how}": "从头重放时结果不同：{how}", "The test": "测试内容",
  "Letters, digits, - and _. `wxmenu test` plays it from now on.": "可用字母、数字、- 和 _。以后 `wxmenu test` 会运行它。", "A test needs a name": "测试需要一个名字", "Written: {file}": "已写入：{file}",
  "Take over": "确定", "Openid": "Openid", "Envelope": "信封", "as the account is set": "按账号的设置", "encrypted": "加密", "plain": "明文",
  "For a new conversation": "新对话的设置", "Seed of chance (optional)": "随机种子（可不填）", "The same seed, the same game.": "种子相同，游戏就相同。",
  "Stand-ins for handlers": "处理器的替身", "NAME, NAME=goto:MENU, NAME=page:TEMPLATE, NAME=text:TEXT or NAME=error, with blanks between.": "NAME、NAME=goto:菜单、NAME=page:模板、NAME=text:文字 或 NAME=error，用空格隔开。",
  "A handler that nobody registered does nothing": "没有注册的处理器什么也不做", "Live answers": "实战",
  "Go live…": "进入实战…", "Go live?": "进入实战？", "Go live": "进入实战",
  "From now on the real bot answers {openid}: its session in the store changes, handlers run, and nothing can be played again.": "从现在起由真正的机器人回答 {openid}：存储里的会话会改变，处理器会执行，而且不能重放。",
  "Earlier conversations": "之前的对话", "Forget this conversation": "删除这段对话", "{n} turns": "{n} 轮", "Standing in {menu}": "已站在 {menu}",
  "Back to the chat": "回到对话", "Write a message": "写消息", "Next turn": "下一轮", "Turn before": "上一轮", "Restart from the chosen turn": "从选中的一轮重新开始",
  "Edit the chosen turn and send it again": "修改选中的一轮并重发", "Show or hide why": "显示或隐藏原因",

  "The account's own menu": "公众号的自定义菜单", "Only a telephone can do this.": "只有手机才能这样做。",
  // 为什么
  "Why": "为什么", "Say something: here it will stand how the bot came to its answer.": "说点什么：这里会写明机器人为什么这样回答。", "Press ? for the shortcuts.": "按 ? 查看快捷键。",
  "no menu": "不在菜单里", "answered before": "之前答过", "typed": "输入", "normalised": "归一化", "(the same)": "（相同）",
  "wins": "选中", "matches too": "也匹配", "matches when normalised": "归一化后匹配", "no": "否", "Matchers tried, in order": "依次试过的匹配", "no regex": "没有正则",
  "Session": "会话", "Field": "字段", "Before": "之前", "After": "之后", "Nothing changed.": "没有变化。", "The whole session": "完整的会话", "There is none.": "没有会话。",
  "Template and data": "模板与数据", "No template; the answer was given as it is.": "没有用模板，答案是直接给出的。", "Data": "数据",
  "tapped": "点按", "number of the option": "选项编号", "Template": "模板", "It was too long ago: its reasons are no longer kept.": "时间太久，原因已不再保留。",
  "enters menu {menu}": "进入菜单 {menu}", "runs command {command} of menu {menu}": "执行菜单 {menu} 的命令 {command}", "runs system command {command}": "执行系统命令 {command}",
  "leaves every menu: the text is in engine.escape": "离开所有菜单：这句话写在 engine.escape 里", "asks for more of the last reply": "要看上一条回复的下文",
  "chooses option {number} of the list shown: {text}": "选了列表中的第 {number} 项：{text}", "nothing matches: menu {menu} is shown again": "没有匹配：重新显示菜单 {menu}",
  "nothing matches: the not-found page": "没有匹配：显示“没有找到”页", "ends the form {form}": "结束表单 {form}", "goes on in the form {form}": "继续填写表单 {form}",
  "the field asked for is gone: the form {form} asks for the next one": "所问的字段已经不在：表单 {form} 问下一项", "does not fit: the form {form} asks once more": "不合要求：表单 {form} 再问一次",
  "In": "收到", "In, opened": "收到（解密）", "Out": "发出", "Out, opened": "发出（解密）", "Query": "查询参数", "Bytes": "字节",

  // 实时
  "Turns per minute": "每分钟轮数", "{n} turns in the last hour, at most {most} in a minute": "最近一小时 {n} 轮，最多一分钟 {most} 轮", "answered": "已回答", "failed": "出错",
  "Mean time of a turn": "每轮平均用时", "The slowest minute: {ms}": "最慢的一分钟：{ms}", "now": "现在",
  "Every signal of the engine, as it is raised.": "引擎发出的每个信号，即时可见。", "Events": "事件", "Filter: name, openid, text": "筛选：名称、openid、文字", "Pause": "暂停", "Go on ({n})": "继续（{n}）", "Clear": "清空",
  "Turns": "轮数", "Nothing took it": "无人接收", "Failed": "出错", "Refused requests": "被拒的请求", "Retries": "重试", "Late replies": "迟到的回复", "Mean time": "平均用时",
  "Counted since {moment}.": "自 {moment} 起计数。", "Texts that nothing took": "无人接收的文字", "Quiet so far. Write to the bot, or send a push with `wxmenu send`.": "暂时没有动静。可以给机器人写信，或用 `wxmenu send` 发一条。",
  "Times": "次数", "Last": "最近一次", "Make it a test": "做成测试", "None so far.": "目前没有。", "Menu": "菜单",
  "What people write is not kept. To keep it, masked and in memory: `messages = true` under [console] in wxmenu.toml.": "目前不保留人们写的内容。要在内存里保留（经过遮盖）：在 wxmenu.toml 的 [console] 下写 `messages = true`。",

  "The last turns": "最近的轮次", "Took {time}.": "用时 {time}。",
  // 菜单
  "Click a menu to stand in it, in a dry conversation.": "点一个菜单，就在演练对话里站进去。", "Tree": "树", "Graph": "图", "Coverage": "覆盖率",
  "{n} errors": "{n} 个错误", "{n} warnings": "{n} 个警告", "{n} hints": "{n} 条提示", "System commands, which work everywhere ({n})": "到处可用的系统命令（{n}）",
  "hidden": "隐藏", "Turns that ended here since the start": "启动以来停在这里的轮数", "{n} visits": "{n} 次", "form": "表单", "on {event}": "在 {event} 时",
  "Picture": "图片", "Form": "形式", "with coverage by tests": "标出测试覆盖", "The menus and where their commands lead; the tree says the same in words.": "菜单，以及命令通向哪里；“树”用文字说明同样的内容。",
  "This bot has no folder for tests.": "这个机器人没有测试文件夹。", "Play the tests again": "重新运行测试", "{touched} of {elements} elements are touched by tests": "{elements} 个元素中有 {touched} 个被测试触及",
  "fails": "未通过", "Kind": "种类", "Place": "位置", "Nothing is missed.": "没有遗漏。", "Missed": "遗漏",

  // 消息
  "Text or reply": "文字或回复", "every type": "所有类型", "Type": "类型", "When": "时间", "Who": "谁", "Reply": "回复", "Position": "位置",
  "Nothing was written yet.": "还没有消息。", "{n} messages, {unread} unread": "{n} 条消息，{unread} 条未读", "Newer": "较新", "Older": "较早", "unread": "未读", "Try it": "试一试",
  "The last turns, newest first; openids and long numbers are masked.": "最近的轮次，新的在前；openid 和长数字已遮盖。", "Mark all as read": "全部标为已读",

  // 发送与粉丝
  "Openids": "Openid", "One on each line; who was pulled, or wrote a short time ago, is known.": "每行一个；拉取过的、或不久前写过信的人才认识。", "Tag": "标签", "Tags are pulled on the page of followers.": "标签在“粉丝”页拉取。",
  "People": "指定的人", "Everybody with a tag": "有某个标签的所有人", "What they read": "他们看到的内容", "To": "发给", "Add files…": "添加文件…",
  "Pictures, recordings and films; each is sent as a message of its own.": "图片、录音和视频；每个文件单独发一条。", "Take {name} out": "移除 {name}", "{n} were sent it": "已发给 {n} 人",
  "What became of it": "结果", "Outcome": "结果", "sent": "已发送", "unknown": "不认识", "never wrote, and was not pulled": "没有写过信，也没有拉取到", "Nobody": "没有人",
  "A message of customer service: it reaches those who wrote within 48 hours.": "客服消息：只能发给 48 小时内写过信的人。",
  "Name, remark or openid": "昵称、备注或 openid", "every tag": "所有标签", "Tags": "标签", "Since": "关注时间", "Nobody fits.": "没有符合的人。", "Followers were not pulled yet.": "还没有拉取粉丝。",
  "{n} followers": "{n} 个粉丝", "pulled {moment}": "{moment} 拉取", "Back": "上一页", "Next": "下一页", "Write to all of them": "写给他们所有人", "left": "已取关", "Write": "写信",
  "Pull from the platform": "从平台拉取", "Pulling…": "正在拉取…", "As they were pulled last.": "以最近一次拉取为准。",

  // 会话
  "Part of an openid": "openid 的一部分", "in any menu": "任何菜单", "Last message": "最近消息", "Expires": "过期", "Nobody is in the store.": "存储里没有人。", "{n} sessions in the store": "存储里有 {n} 个会话", "never": "永不",
  "Inspect": "查看", "Move…": "移动…", "Reset": "重置", "Reset {openid}?": "重置 {openid}？", "The bot forgets this person: position, values, everything.": "机器人会忘掉这个人的一切：位置、数值等等。",
  "Move {openid}": "移动 {openid}", "Move": "移动", "Into": "移到", "No event is raised, and the person is told nothing.": "不会触发事件，也不会通知对方。", "Moved": "已移动", "What the bot remembers of people who wrote to it.": "机器人记得的、写过信的人。",

  // 设置
  "Put into force": "立即生效", "In force from now on": "已经生效", "Replies": "回复", "Welcome text": "欢迎语", "The answer to a subscribe. Empty: what the menus say.": "关注时的回复。留空：按菜单的规定。",
  "Default reply": "默认回复", "When nothing took what a person said. Empty: what the menus say.": "没有任何规则接收时的回复。留空：按菜单的规定。", "Keywords": "关键词",
  "Asked in this order, of people who stand in no menu, before the menus are.": "对不在菜单里的人，按这个顺序在菜单之前查找。", "Add a rule": "添加规则",
  "A session lives for": "会话保留", "Since the last message, such as 30m, 24h or 7d; 0 is for ever. Empty: as in wxmenu.toml.": "从最近一条消息算起，例如 30m、24h、7d；0 为永远。留空：按 wxmenu.toml。", "Discard changes": "放弃修改",
  "equals": "等于", "contains": "包含", "How": "方式", "Keyword": "关键词", "Further up": "上移", "Remove the rule": "删除规则", "In force without a restart, and kept in the store.": "无需重启即可生效，并保存在存储里。",

  // 处理器与任务
  "Handler": "处理器", "Used by": "使用者", "Calls": "调用", "Errors": "错误", "On": "启用", "No handler was registered.": "没有注册处理器。", "Those of the engine ({n})": "引擎自带的（{n}）", "Those of the engine": "引擎自带的", "nobody": "无",
  "{name} is on": "{name} 已启用", "{name} is off; people get the busy page": "{name} 已停用，人们会看到“忙碌”页", "Code that commands call. Who is switched off answers with the busy page.": "命令调用的代码。停用后以“忙碌”页回答。",
  "never yet": "还没有运行过", "Start": "开始", "Work in the background, and how it went.": "后台的工作，以及进展。",
  pull: "拉取", token: "令牌", sweep: "清扫", idle: "空闲", running: "进行中", done: "完成",

  // 接口
  "Tokens and basics": "令牌与基础", "Custom menu": "自定义菜单", "Customer service": "客服", "Template messages": "模板消息", "Messages to many": "群发", "Media": "素材",
  "Drafts and publishing": "草稿与发布", "People and tags": "用户与标签", "QR codes and short keys": "二维码与短链", "Figures": "数据统计", "Web pages": "网页授权", "Mini-programs": "小程序", "Payments": "支付",
  "Search calls": "搜索接口", "Call": "调用", "Parameter": "参数", "Value": "值", "Remove": "移除", "with the access token": "自动带上 access token", "without a token": "不带令牌", "gives a file": "返回文件", "Calling…": "正在调用…",
  "Add a parameter": "添加参数", "Body (JSON)": "正文（JSON）", "The body is no JSON: {why}": "正文不是 JSON：{why}", "Choose a call: the token is taken care of.": "请选择一个接口：令牌会自动处理。",
  "Every call of the platform, with the token handled and its answer explained.": "平台的所有接口：令牌自动处理，错误码有解释。", "As text": "文本", "Answer": "回答", "Save the file": "保存文件",
};
