export function BoardApp() {
  return <main>rollcall</main>;
}
