/** Says whether a version of Node can run this project, and what to do when it cannot. */

const LEAST = [22, 18];

/** The sentence to print, or null when `version` (such as `24.1.0`) will do. */
export function nodeProblem(version) {
  const [major, minor] = version.split('.').map((part) => Number.parseInt(part, 10));
  if (major > LEAST[0] || (major === LEAST[0] && minor >= LEAST[1])) return null;
  return (
    `Node ${version} is too old: this project needs ${LEAST.join('.')} or newer (it runs TypeScript without a build step).\n` +
    'Usually `npm install` brings Node 24 along as an optional package; it has none for this platform, or it was left out.\n' +
    'Install Node 24 from https://nodejs.org (or `nvm install 24`), then run the same command again.'
  );
}
