// Every sentence of the page, in Chinese and English. Words are those of the domain.
const TEXT = {
  title: ["考评 Kaoping · 接口浏览器", "Kaoping 考评 · API explorer"],
  explorer: ["接口浏览器", "API explorer"],
  skip: ["跳到编辑区", "Skip to the editor"],
  language: ["语言", "Language"],
  side: ["查询、历史与结构", "Queries, history and schema"],
  prepared: ["预备查询", "Prepared"],
  history: ["历史", "History"],
  schema: ["结构", "Schema"],
  query: ["查询", "Query"],
  tidy: ["整理", "Tidy"],
  curl: ["复制为 curl", "Copy as curl"],
  run: ["运行", "Run"],
  stop: ["停止", "Stop"],
  running: ["运行中…", "Running…"],
  variables: ["变量（JSON）", "Variables (JSON)"],
  keys: [
    "Ctrl+Enter 运行 · Tab 缩进 · 按 Esc 后再按 Tab 可离开编辑区",
    "Ctrl+Enter runs · Tab indents · Esc, then Tab, leaves the editor",
  ],
  answer: ["结果", "Result"],
  shape: ["显示方式", "Shape"],
  tree: ["树", "Tree"],
  raw: ["原文", "Raw"],
  fold: ["全部折叠", "Fold all"],
  unfold: ["全部展开", "Unfold all"],
  copy: ["复制", "Copy"],
  copied: ["已复制", "Copied"],
  not_copied: ["浏览器不允许复制", "The browser does not allow copying"],
  copied_token: ["已复制。其中含有您的短期访问令牌，请勿转发。", "Copied. It holds your short-lived access token: do not pass it on."],
  views: ["视图", "Views"],
  go_choose: ["选择", "Choose"],
  go_write: ["编辑", "Write"],
  go_answer: ["结果", "Result"],
  welcome: ["从左侧选择一条预备查询，或自行编写，然后运行。", "Choose a prepared query, or write your own, then run it."],
  log_in: ["登录", "Log in"],
  log_out: ["退出登录", "Log out"],
  stranger: ["未登录", "Not logged in"],
  door: ["您是谁？", "Who are you?"],
  door_personas: ["这是演示。点选一位角色即可登录；看看同一条查询对不同的人有何不同。", "This is a demonstration. Choose a persona to log in, and see how one query differs from person to person."],
  door_form: ["用账号登录", "Log in with an account"],
  login: ["账号", "Login"],
  password: ["密码", "Password"],
  close: ["关闭", "Close"],
  without: ["暂不登录", "Go on without logging in"],
  roles: ["角色", "Roles"],
  memory: ["登录状态只保存在本页内存中，刷新或关闭页面即失效。", "The log-in lives in this page's memory only; reloading or closing the page ends it."],
  welcome_back: ["已登录：{name}", "Logged in: {name}"],
  ended: ["登录已过期，请重新登录。", "Your log-in has ended; please log in again."],
  unreachable: ["无法连接服务器。", "The server cannot be reached."],
  no_answer: ["服务器的回答不是 JSON（HTTP {status}）。", "The server's answer is not JSON (HTTP {status})."],
  measured: ["HTTP {status} · {ms} 毫秒 · {size}", "HTTP {status} · {ms} ms · {size}"],
  answered: ["已有结果，{ms} 毫秒。", "Answered in {ms} ms."],
  answered_errors: ["有 {n} 个错误，{ms} 毫秒。", "{n|error|errors}, in {ms} ms."],
  stopped: ["已停止。", "Stopped."],
  errors: ["{n} 个错误", "{n|error|errors}"],
  at_path: ["位置", "Path"],
  at_line: ["第 {line} 行", "line {line}"],
  problems: ["具体问题", "Problems"],
  items: ["{n} 项", "{n|item|items}"],
  fields: ["{n} 个字段", "{n|field|fields}"],
  more: ["再显示 {n} 项", "Show {n} more"],
  not_json: ["变量不是有效的 JSON 对象：{why}", "The variables are not a JSON object: {why}"],
  unbalanced: ["第 {line} 行的括号 {bracket} 没有配对", "The bracket {bracket} on line {line} has no partner"],
  empty_history: ["本次会话中运行过的查询会出现在这里。", "What you run in this session appears here."],
  clear: ["清空", "Clear"],
  unnamed: ["未命名", "Unnamed"],
  yours: ["与您的角色相符", "Fits your roles"],
  choose_one: ["选择…", "Choose…"],
  nothing_to_choose: ["没有可选项", "Nothing to choose"],
  search: ["搜索类型、字段、说明", "Search types, fields, descriptions"],
  found: ["找到 {n} 处", "{n} found"],
  no_schema: ["无法读取 /schema.graphql。", "/schema.graphql cannot be read."],
  loading: ["正在读取…", "Loading…"],
  entry: ["入口", "Entry points"],
  back: ["返回", "Back"],
  all_types: ["全部类型", "All types"],
  members: ["成员", "Members"],
  used_by: ["用于", "Used by"],
  implements: ["实现", "Implements"],
  arguments: ["参数", "Arguments"],
  deprecated: ["已弃用", "Deprecated"],
  write_it: ["写成查询", "Write a query"],
  kind_type: ["对象", "Objects"],
  kind_interface: ["接口", "Interfaces"],
  kind_input: ["输入", "Inputs"],
  kind_enum: ["枚举", "Enums"],
  kind_union: ["联合", "Unions"],
  kind_scalar: ["标量", "Scalars"],
  kind_directive: ["指令", "Directives"],
  role_everyone: ["所有人", "Everyone"],
  role_staff: ["职工", "Staff"],
  role_head: ["科室负责人", "Heads"],
  role_panellist: ["考核组成员", "Panellists"],
  role_panel_leader: ["考核组组长", "Panel leaders"],
  role_office: ["考核办", "Office"],
  role_leading_group: ["领导小组", "Leading group"],
  role_auditor: ["审计", "Auditors"],
  role_portal: ["门户", "Portal"],
  role_system_admin: ["系统管理员", "System administrators"],
  role_refused: ["会被拒绝的操作", "Acts that are refused"],
};

const asked = new URLSearchParams(location.search).get("lang") ?? navigator.language ?? "en";
let language = asked.toLowerCase().startsWith("zh") ? "zh" : "en";
const listeners = [];

/** The language in use: `zh` or `en`. */
export const current = () => language;

/** The value of the header Accept-Language. */
export const accepted = () => (language === "zh" ? "zh-CN, en;q=0.5" : "en, zh-CN;q=0.5");

/** The sentence of a key, with `{name}` replaced by values and `{n|one|many}` by a number and its noun. */
export function t(key, values = {}) {
  const sentence = TEXT[key]?.[language === "zh" ? 0 : 1] ?? key;
  return sentence.replace(/\{(\w+)(?:\|(\w+)\|(\w+))?\}/g, (whole, name, one, many) => {
    const value = String(values[name] ?? whole);
    return many ? `${value} ${value === "1" ? one : many}` : value;
  });
}

/** The chosen half of a text in two languages. */
export const pick = (text) => (typeof text === "string" ? text : (text?.[language] ?? text?.zh ?? text?.en ?? ""));

/** Calls back after each change of language. */
export const onLanguage = (callback) => listeners.push(callback);

/** Fills in everything below `root` that names a key. */
export function translate(root = document) {
  for (const element of root.querySelectorAll("[data-t]")) element.textContent = t(element.dataset.t);
  for (const element of root.querySelectorAll("[data-t-label]")) element.setAttribute("aria-label", t(element.dataset.tLabel));
}

/** Changes the language of the page; the address remembers it, nothing else does. */
export function speak(chosen) {
  language = chosen;
  const address = new URL(location.href);
  address.searchParams.set("lang", chosen);
  history.replaceState(null, "", address);
  refresh();
}

/** Writes the page anew in the language in use. */
export function refresh() {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  document.title = t("title");
  translate();
  for (const listener of listeners) listener();
}
