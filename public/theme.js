// Sets the theme before the first paint. A file of its own because the page allows no inline scripts.
(() => {
  let theme = 'system';
  try {
    theme = localStorage.getItem('packetwalk/theme') ?? 'system';
  } catch {
    // Storage is forbidden: the system's theme it is.
  }
  if (theme !== 'light' && theme !== 'dark') {
    theme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  }
  document.documentElement.dataset.theme = theme;
})();
