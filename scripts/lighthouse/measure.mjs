// Runs Lighthouse on pages given as JSON on stdin: {runs, pages: [{name, url, headers}]}; writes what each run found as JSON on stdout.
// A phone on a slow line, as Lighthouse simulates it; nothing in the cache; the browser is the one that CHROME_PATH names.
import { readFileSync } from "node:fs";
import * as chromeLauncher from "chrome-launcher";
import lighthouse from "lighthouse";

const asked = JSON.parse(readFileSync(0, "utf8"));
const chrome = await chromeLauncher.launch({
  chromeFlags: ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"],
});

// A browser that has just started sometimes leaves the beginning out of its trace, and Lighthouse says "please run again".
async function measure(page, categories, triesLeft = 4) {
  const { lhr } = await lighthouse(page.url, {
    port: chrome.port,
    logLevel: "error",
    onlyCategories: categories,
    disableFullPageScreenshot: true,
    extraHeaders: page.headers,
  });
  if (lhr.runtimeError && triesLeft > 0) return measure(page, categories, triesLeft - 1);
  if (lhr.runtimeError) throw new Error(`${page.name}: ${lhr.runtimeError.message}`);
  const requests = lhr.audits["network-requests"].details.items.filter((item) => item.url.startsWith("http"));
  const weak = Object.values(lhr.categories).flatMap((category) =>
    category.auditRefs.filter((ref) => ref.weight > 0 && lhr.audits[ref.id].score !== null && lhr.audits[ref.id].score < 0.9).map((ref) => ref.id));
  return {
    name: page.name,
    status: requests[0]?.statusCode,
    landed: lhr.finalDisplayedUrl,
    scores: Object.fromEntries(Object.entries(lhr.categories).map(([name, category]) => [name, Math.round(category.score * 100)])),
    lcp: Math.round(lhr.audits["largest-contentful-paint"].numericValue),
    tbt: Math.round(lhr.audits["total-blocking-time"].numericValue),
    cls: lhr.audits["cumulative-layout-shift"].numericValue,
    requests: requests.map(({ url, transferSize, resourceType }) => ({ url, bytes: transferSize, type: resourceType ?? "" })),
    weak,
  };
}

const found = [];
try {
  // Speed varies from run to run; the other two do not.
  for (const page of asked.pages) for (let run = 0; run < asked.runs; run += 1)
    found.push(await measure(page, run === 0 ? ["performance", "accessibility", "best-practices"] : ["performance"]));
} finally {
  chrome.kill();
}
process.stdout.write(JSON.stringify(found));
