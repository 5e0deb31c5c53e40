"""Work-style questions to begin a questionnaire from: about how the work is done, never about who somebody is.

They are a draft. What is a good answer depends on the job, so a recruiter sets the points before anybody is asked.
"""

from ats_app.matching.questionnaires import OptionInput, QuestionInput

TITLE = "How you like to work"
INTRODUCTION = "There is no right answer that fits every job. Choose what comes nearest to what you would do."


def _question(text: str, *options: tuple[str, float]) -> QuestionInput:
    return QuestionInput(text=text, options=[OptionInput(text=words, points=points) for words, points in options])


QUESTIONS: tuple[QuestionInput, ...] = (
    _question(
        "You notice that you will miss a date you agreed to. What do you do first?",
        ("Tell those who wait for it, with a new date", 100),
        ("Ask a colleague to take over a part", 70),
        ("Leave something out to keep the date", 40),
        ("Work on and see how far I get", 0),
    ),
    _question(
        "You get a task and much about it is unclear. How do you begin?",
        ("I ask the questions that would change what I do", 100),
        ("I try a small part and show it", 80),
        ("I look for how it was done before", 50),
        ("I wait until somebody has described it fully", 0),
    ),
    _question(
        "A colleague sees a decision differently from you. What comes first?",
        ("I ask what they have seen that I have not", 100),
        ("I lay out my reasons in writing", 60),
        ("I ask somebody else to decide", 30),
        ("I go on as I had planned", 0),
    ),
    _question(
        "You find a mistake of yours that nobody has noticed. What do you do?",
        ("I say so, and mend it", 100),
        ("I mend it and mention it later", 60),
        ("I mend it and leave it at that", 30),
        ("I leave it unless somebody asks", 0),
    ),
    _question(
        "Three people need something from you today, and there is time for two. How do you choose?",
        ("By what happens to each if they wait, and I tell the third", 100),
        ("I ask my manager what comes first", 60),
        ("Whoever asked first", 40),
        ("Whoever asks most often", 0),
    ),
)
