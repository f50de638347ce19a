/** An arrow in the size of the text. The subset of the fonts that the page carries has none. */
export function Arrow() {
  return (
    <svg className="cv-arrow" viewBox="0 0 14 10" aria-hidden="true">
      <path d="M1 5H12.4M8.6 1.4L12.4 5L8.6 8.6" fill="none" stroke="currentColor" strokeWidth="1.5" />
    </svg>
  );
}
