// Runs before anything is painted, so that what needs scripts is laid out once.
document.documentElement.classList.add("js");
