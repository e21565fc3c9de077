// What a reload would lose, kept for as long as the page is open: the question.

export function keep(question) {
  try {
    sessionStorage.setItem("question", question);
  } catch {
    // A browser may forbid it.
  }
}

export function kept() {
  try {
    return sessionStorage.getItem("question") ?? "";
  } catch {
    return "";
  }
}
