// Posting to our own server: token, JSON wish, and one word for how it ended.
const COOKIE = /(?:^|;\s*)(?:__Host-csrf|shangda_csrf)=([^;]+)/;

// The cookie is newer than the page when somebody signed in again in another tab.
export function token() {
  const kept = COOKIE.exec(document.cookie);
  if (kept) return kept[1];
  const meta = document.querySelector('meta[name="csrf-token"]');
  return meta ? meta.content : "";
}

const read = async (response) => {
  const type = response.headers.get("Content-Type") || "";
  return type.includes("json") ? response.json() : response.text();
};

// outcome: ok | signed-out | refused | failed (server) | lost (no connection)
export async function send(url, body, options = {}) {
  let response;
  try {
    response = await fetch(url, {
      method: "POST",
      body,
      credentials: "same-origin",
      redirect: "manual",
      headers: { "X-CSRFToken": token(), Accept: options.accept || "application/json" },
      keepalive: Boolean(options.keepalive),
      signal: options.signal,
    });
  } catch (error) {
    return { outcome: error.name === "AbortError" ? "stopped" : "lost", status: 0, answer: {} };
  }
  if (response.type === "opaqueredirect" || response.status === 401) {
    return { outcome: "signed-out", status: 401, answer: {} };
  }
  let answer = {};
  try {
    answer = await read(response);
  } catch (cut) {
    if (response.ok) return { outcome: "lost", status: 0, answer: {} };
  }
  const outcome = response.ok ? "ok" : response.status >= 500 ? "failed" : "refused";
  return { outcome, status: response.status, answer };
}

if (window.htmx) {
  document.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token();
  });
}
