// Says under a field for a new password how hard it is to guess, while it is typed. Nothing is sent anywhere: the words
// people use come from /data/common-words.txt, and the count is the server's own (PasswordStrength.cs), which decides.
const least = 30;
const enough = 45;
const plenty = 60;
const shortest = 3;
const alike = { 0: "o", 1: "i", "!": "i", "|": "i", 3: "e", 4: "a", "@": "a", 5: "s", $: "s", 7: "t", "+": "t" };
const reversed = (text) => [...text].reverse().join("");
const walks = [
  "abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "azertyuiop",
  "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "qazwsxedcrfvtgbyhnujmikolp", "1q2w3e4r5t6y7u8i9o0p", "a1b2c3d4e5f6g7h8i9", "147258369", "741852963", "159357",
].flatMap((walk) => [walk, reversed(walk)]);

const fold = (text) => text.normalize("NFD").replace(/\p{Mn}/gu, "").toLowerCase().normalize("NFC").trim();

export function readWords(text) {
  const words = new Set();
  for (const line of text.split("\n")) {
    if (!line.startsWith("#")) {
      line.split(" ").filter(Boolean).forEach((word) => words.add(word));
    }
  }

  return words;
}

function characterBits(character) {
  if (character >= "a" && character <= "z") return 4.7;
  if (character >= "0" && character <= "9") return 3.3;
  return character <= "~" ? 3 : 7;
}

// For each place, how long a piece beginning there stands somewhere before it already.
function copies(text) {
  const longest = new Array(text.length).fill(0);
  const common = new Array(text.length + 1).fill(0);
  for (let earlier = text.length - 1; earlier >= 0; earlier--) {
    for (let later = earlier + 1; later < text.length; later++) {
      common[later] = text[earlier] === text[later] ? common[later + 1] + 1 : 0;
      longest[later] = Math.max(longest[later], Math.min(common[later], later - earlier));
    }
  }

  return longest;
}

function chunk(text, plain, copied, words) {
  if (copied) return 4;
  if ([...text].every((character) => character === text[0]) || walks.some((walk) => walk.includes(text))) return 7;
  if (/^(19|20)[0-9]{2}$/.test(text)) return 7;
  if (words.has(text)) return 11;
  return words.has(plain) ? 12 : null;
}

// The estimate in bits; see the server's PasswordStrength.
export function estimate(password, words, about) {
  const text = fold(password);
  const plain = text.replace(/[013457!|@$+]/g, (character) => alike[character]);
  const own = about.flatMap((entry) => fold(entry).split(/[ @.\-_]+/)).filter((word) => word.length >= shortest);
  const repeated = copies(text);
  const cheapest = new Array(text.length + 1).fill(Infinity);
  cheapest[0] = 0;
  for (let start = 0; start < text.length; start++) {
    const take = (length, bits) => {
      cheapest[start + length] = Math.min(cheapest[start + length], cheapest[start] + bits);
    };
    take(1, characterBits(text[start]));
    own.filter((word) => plain.startsWith(word, start) || text.startsWith(word, start)).forEach((word) => take(word.length, 4));
    for (let length = shortest; length <= text.length - start; length++) {
      const bits = chunk(text.slice(start, start + length), plain.slice(start, start + length), length <= repeated[start], words);
      if (bits !== null) take(length, bits);
    }
  }

  return cheapest[text.length] + (/\p{Lu}/u.test(password) ? 1 : 0);
}

function describe(hint, password, words, about) {
  const length = [...password.normalize("NFC")].length;
  if (length === 0) return "";
  const missing = Number(hint.dataset.minimum) - length;
  if (missing > 0) return hint.dataset.short.replace("{0}", missing);
  const bits = estimate(password, words, about);
  return bits < least ? hint.dataset.weak : bits < enough ? hint.dataset.fair : bits < plenty ? hint.dataset.good : hint.dataset.strong;
}

for (const hint of document.querySelectorAll("[data-strength-of]")) {
  const field = document.getElementById(hint.dataset.strengthOf);
  let words = null;
  let waiting = 0;
  const show = async () => {
    // A list that cannot be had costs the hint some of its knowledge, not the form its use.
    words ??= await fetch(hint.dataset.words).then((answer) => answer.text()).then(readWords, () => new Set());
    const others = [...field.form.querySelectorAll("input:not([type=password], [type=hidden])")].map((input) => input.value);
    const text = describe(hint, field.value, words, [...others, hint.dataset.about]);
    if (hint.textContent !== text) hint.textContent = text;
  };
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, 150);
  });
}
