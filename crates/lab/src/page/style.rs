//! How the report looks: on paper, on a telephone, in the dark.

/// The style sheet. Pictures have a white ground of their own, so that their
/// colours are the same in the dark.
pub(super) const STYLE: &str = "\
:root{color-scheme:light dark;--text:#151515;--ground:#fff;--quiet:#555;--line:#c9c9c9;--head:#f3f3f3;--link:#0b57a4}\
@media(prefers-color-scheme:dark){:root{--text:#e8e8e8;--ground:#161616;--quiet:#a5a5a5;--line:#444;--head:#242424;--link:#7db8f0}}\
body{font:17px/1.55 system-ui,'DejaVu Sans',sans-serif;max-width:76rem;margin:2rem auto;padding:0 1rem;color:var(--text);background:var(--ground)}\
a{color:var(--link)}h1{font-size:1.9rem;line-height:1.2}h2{font-size:1.4rem;margin-top:3rem;border-top:1px solid var(--line);padding-top:1.2rem}\
figure{margin:1rem 0;overflow-x:auto;background:#fff;border-radius:6px;padding:.4rem}\
img{display:block;max-width:100%;min-width:min(100%,34rem);height:auto}\
figure.wide img{min-width:62rem}\
.scroll{overflow-x:auto}table{border-collapse:collapse;margin:1rem 0;font-size:.95rem}\
th,td{border:1px solid var(--line);padding:.35rem .6rem;text-align:left;vertical-align:top;min-width:7rem}\
th{background:var(--head)}.note{color:var(--quiet);font-size:.92rem}nav a{margin-right:1rem}\
.verdict{font-weight:600;white-space:nowrap}summary{cursor:pointer;font-weight:600}\
li{margin:.35rem 0;overflow-wrap:anywhere}\
@media(max-width:46rem){table.claims,table.claims tbody,table.claims tr,table.claims td{display:block;border:0}\
table.claims tr{border-bottom:1px solid var(--line);padding:.6rem 0}table.claims tr:first-child{display:none}\
table.claims td{padding:.1rem 0}table.claims td:first-child{color:var(--quiet);font-size:.9rem}table.claims td:nth-child(2){font-weight:600}\
table.claims td.verdict{color:var(--link)}}";
