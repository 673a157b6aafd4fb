// The part of IAM that the job roles' policies use: Allow statements, wildcards, StringLike on s3:prefix.

/** Whether a policy document allows a call, as s3.mjs describes calls. */
export function allows(policy, call) {
  const action = actionOf(call);
  const resource = `arn:aws:s3:::${call.bucket}${action === "s3:ListBucket" ? "" : `/${call.key}`}`;
  return policy.Statement.some((statement) => statement.Effect === "Allow"
    && list(statement.Action).some((pattern) => like(pattern, action))
    && list(statement.Resource).some((pattern) => like(pattern, resource))
    && holds(statement.Condition, call));
}

/** The permission that S3 asks for. */
function actionOf({ method, key }) {
  if (!key) return "s3:ListBucket";
  if (method === "DELETE") return "s3:DeleteObject";
  return method === "GET" || method === "HEAD" ? "s3:GetObject" : "s3:PutObject";
}

function holds(condition, call) {
  return Object.entries(condition ?? {}).every(([operator, tests]) => {
    if (operator !== "StringLike") throw new Error(`the condition ${operator} is not one this evaluator knows`);
    return Object.entries(tests).every(([name, patterns]) => {
      if (name !== "s3:prefix") throw new Error(`the condition key ${name} is not one this evaluator knows`);
      return call.prefix !== null && list(patterns).some((pattern) => like(pattern, call.prefix));
    });
  });
}

const list = (value) => (Array.isArray(value) ? value : [value]);

export function like(pattern, text) {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&").replaceAll("*", "[^]*").replaceAll("?", "[^]");
  return new RegExp(`^${escaped}$`).test(text);
}
