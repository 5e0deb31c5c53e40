"""The demo: two companies with a year of history, and believable bulk data for benchmarks.

plan.py       what a demo company is, read from data/*.toml
company.py    the company, its users and departments, through accounts' and jobs' own functions
people.py     its candidates; documents.py gives some of them real résumés, read by our own parser
story.py      what became of each application: pure, one seed, one story
history.py    the story as rows; copying.py stores them
accountability.py  the survey, the decision ledger, feedback and the audit of that story
build.py      all of it, once
bulk.py       a million candidates in minutes
resumes/      invented people and their documents
"""
