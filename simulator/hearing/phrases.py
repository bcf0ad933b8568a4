"""What everybody says to Alexa: the words of the built-in intents, of launching, and fillers."""

BUILT_IN = {
    "AMAZON.HelpIntent": """
        help
        help me
        help us
        can you help me
        can you help us
        i need help
        what can you do
        what can i do here
        what can i say
        what can we say
        what can i ask
        what do i say
        what are my options
        how does this work
        how do you work
        how do i use this
        i am confused
        i do not understand
    """,
    "AMAZON.StopIntent": """
        stop
        stop it
        stop that
        stop now
        stop talking
        off
        quit
        exit
        leave
        end
        close
        goodbye
        bye
        bye bye
        good night
        be quiet
        shut up
        enough
        that is enough
        that is all
        that will be all
        we are finished here
    """,
    "AMAZON.CancelIntent": """
        cancel
        cancel it
        cancel that
        cancel this
        never mind
        nevermind
        forget it
        forget about it
        do not bother
    """,
    "AMAZON.NavigateHomeIntent": """
        home
        go home
        go to home
        take me home
        home screen
        go to the home screen
        back to the home screen
        main menu
    """,
    "AMAZON.YesIntent": """
        yes
        yes please
        yes thanks
        yes thank you
        yeah
        yep
        yup
        ya
        uh huh
        sure
        sure thing
        sure why not
        okay
        okay then
        alright
        all right
        please
        please do
        do it
        let us do it
        let us do that
        go ahead
        go for it
        go on
        of course
        absolutely
        definitely
        certainly
        why not
        that would be nice
        that would be great
        i would like that
        we would like that
        i would love to
        we would love to
        correct
        right
        that is right
    """,
    "AMAZON.NoIntent": """
        no
        no thanks
        no thank you
        no way
        nope
        nah
        not now
        not right now
        not today
        not tonight
        not really
        not yet
        maybe later
        later
        i do not think so
        i would rather not
        we would rather not
        we are good
        i am good
        no we are good
        no i am good
        please do not
        do not
    """,
    "AMAZON.RepeatIntent": """
        repeat
        repeat it
        repeat that
        repeat please
        can you repeat that
        could you repeat that
        say it again
        say that again
        say that one more time
        can you say that again
        could you say that again
        again
        come again
        once more
        one more time
        pardon
        pardon me
        sorry what was that
        what was that
        what did you say
        i did not hear that
        i did not hear you
        i did not catch that
        i missed that
    """,
    "AMAZON.NextIntent": """
        next
        next one
        next please
        the next one
        skip
        skip it
        skip this
        skip that
        skip this one
        skip that one
        move on
    """,
    "AMAZON.PreviousIntent": """
        previous
        previous one
        the previous one
        go back
        back
    """,
}

FILLERS = (
    "ah", "alexa", "alright", "er", "erm", "eh", "hey", "hm", "hmm", "huh", "i guess", "i think",
    "just", "kindly", "maybe", "now", "oh", "okay", "please", "so", "then", "uh", "uhm", "um",
    "well", "you know",
)  # fmt: skip
