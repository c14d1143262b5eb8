/** Problems of the API whose code says enough. */
const WHOLE: Record<string, string> = {
  unreachable: '服务器没有响应，请稍后重试。',
  unauthenticated: '请重新登录：会话可能已结束。',
  no_such_page: '该内容不存在，或者您无权查看。',
  not_found: '该内容不存在，或者您无权查看。',
  too_many: '请求过多，请稍后再试。',
  internal: '服务器未能给出结果，请重试。',
  expired: '数据已超过保存期限，不再保存。',
  superseded: '已有更新的结果，请刷新页面。',
};

/** Problems that need the sentence of the API to say what exactly is wrong. */
const WITH_SENTENCE: Record<string, string> = {
  bad_request: '请求无效',
  usage: '请求无效',
  forbidden: '您不能执行此操作',
  refused: '请求被拒绝',
  bad_row: '请求被拒绝',
  unreadable: '请求被拒绝',
  conflict: '此内容已被他人更改或正在使用，请刷新页面后重试',
  failed: '操作未成功',
};

/** What a problem of the API says. */
export function problemText(code: string, sentence: string): string {
  if (WHOLE[code]) return WHOLE[code];
  const text = WITH_SENTENCE[code];
  return text && sentence ? `${text}（${sentence}）` : sentence;
}
