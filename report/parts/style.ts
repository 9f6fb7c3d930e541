// The style of every page: light and dark by what the reader's system says, one column on paper. No font and no picture is fetched.

/** The step of a gallery's slider that is chosen is the one that is shown. */
const shownSteps = Array.from(
  { length: 10 },
  (_, at) => `.card>input:nth-of-type(${at + 1}):checked~.steps>.at:nth-child(${at + 1}){display:block}`,
).join("");

export const style = `
:root{color-scheme:light dark;--ink:#1a202c;--paper:#fff;--soft:#4a5568;--line:#e2e8f0;--before:#8a96a8;--after:#2b6cb0;--good:#2f855a;--bad:#c53030;--faint:#cbd5e0;--goodsoft:#c6f6d5;--badsoft:#fed7d7}
@media (prefers-color-scheme:dark){:root{--ink:#e2e8f0;--paper:#161b22;--soft:#a0aec0;--line:#2d3748;--before:#8a96a8;--after:#63b3ed;--good:#68d391;--bad:#fc8181;--faint:#4a5568;--goodsoft:#22543d;--badsoft:#742a2a}}
*{box-sizing:border-box}
body{font:15px/1.55 system-ui,"DejaVu Sans",sans-serif;color:var(--ink);background:var(--paper);max-width:66rem;margin:2rem auto;padding:0 1.25rem;overflow-wrap:anywhere}
h1{font-size:1.6rem;margin:0}h1 small{font-weight:400;color:var(--soft);font-size:1rem}
h2{font-size:1.2rem;margin:2.2rem 0 .2rem;border-top:1px solid var(--line);padding-top:1.2rem}h3{font-size:1rem;margin:1.1rem 0 .2rem}
p{margin:.4rem 0}.about,figcaption span,.facts,.soft{color:var(--soft)}.lead{font-size:1.15rem;margin:1rem 0}
code,pre{font:.86em/1.5 ui-monospace,"DejaVu Sans Mono",monospace}pre{white-space:pre-wrap;border:1px solid var(--line);border-radius:.4rem;padding:.7rem}
table{border-collapse:collapse;margin:.5rem 0}th,td{text-align:left;font-weight:400;padding:.2rem 1rem .2rem 0;border-bottom:1px solid var(--line);vertical-align:top}thead th{color:var(--soft)}td{font-variant-numeric:tabular-nums}
figure{margin:.8rem 0}figcaption{font-size:.88rem}figure svg{max-width:100%;height:auto}summary{cursor:pointer;color:var(--soft);font-size:.85rem}summary:focus-visible,label:focus-within{outline:2px solid var(--after)}
.grid{display:flex;flex-wrap:wrap;gap:.4rem 1.2rem}.grid figure{width:300px}
.anomalies li{color:var(--bad)}.warning{color:var(--bad);font-weight:600}
dl{display:grid;grid-template-columns:fit-content(40%) minmax(0,1fr);gap:.15rem 1rem}dt{color:var(--soft)}dd{margin:0}
nav ul{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.2rem 1rem}a{color:var(--after)}
.card{border:1px solid var(--line);border-radius:.5rem;padding:.7rem 1rem;margin:.7rem 0}.orders{display:flex;flex-wrap:wrap;gap:1rem 2rem}.orders>div{flex:1 1 24rem;min-width:0}
.card legend{padding:0 .4rem}.card>input{position:absolute;opacity:0}.card>label{display:inline-block;padding:.05rem .55rem;margin:.1rem .2rem .1rem 0;border:1px solid var(--line);border-radius:1rem;font-size:.82rem;cursor:pointer}.card>input:checked+label{background:var(--after);color:var(--paper);border-color:var(--after)}.card>input:focus-visible+label{outline:2px solid var(--ink)}.at{display:none}${shownSteps}
.key{margin-right:.8rem;white-space:nowrap}.keys{margin:.1rem 0;font-size:.8rem;color:var(--soft)}.closed{width:56px;height:56px;border:1px dashed var(--line);font-size:.7rem;color:var(--soft)}
.pics{display:flex;flex-wrap:wrap;gap:.4rem;margin:.3rem 0}.pics figure{margin:0;text-align:center;border:3px solid transparent;border-radius:.4rem;padding:2px}.pics .gold{border-color:var(--good)}.pics figcaption{font-size:.75rem}
.pics svg{width:56px;height:56px;background:#fff;border-radius:.2rem}
.roll{border-left:4px solid var(--line);padding-left:.6rem;margin:.3rem 0}.roll.right{border-color:var(--good)}.roll.wrong{border-color:var(--bad)}
.toks{font-size:.85rem}.tok{display:inline-block;margin-right:.25rem;border-bottom:2px solid transparent}.tok small{color:var(--soft)}.d1{border-color:var(--line)}.d2{border-color:var(--faint)}.d3{border-color:var(--before)}.d4{border-color:var(--bad)}.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
@media print{body{margin:0;max-width:none;font-size:11pt}nav,summary{display:none}section,figure{break-inside:avoid}a{color:inherit}}
`;
