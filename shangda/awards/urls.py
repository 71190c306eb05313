"""Pages of votes and payments."""

from django.urls import path

from shangda.awards.views import ballots, rounds, voting

app_name = "awards"
DESK, ONE = "standings/<int:desk_pk>/votes/", "votes/<int:pk>/"
ROUNDS, ROUND = "standings/<int:desk_pk>/awards/", "awards/<int:pk>/"
urlpatterns = [
    path(DESK, ballots.votes, name="votes"),
    path(f"{DESK}start/", ballots.start_ballot, name="start-ballot"),
    path(f"{DESK}terms/", ballots.set_usual_terms, name="set-usual-terms"),
    path(ONE, ballots.ballot, name="ballot"),
    path(f"{ONE}terms/", ballots.set_ballot_terms, name="set-ballot-terms"),
    path(f"{ONE}nominate/", ballots.nominate, name="nominate"),
    path(f"{ONE}discard/", ballots.discard_ballot, name="discard-ballot"),
    path("nominees/<int:pk>/drop/", ballots.drop_nominee, name="drop-nominee"),
    path(f"{ONE}open/", voting.open_vote, name="open-vote"),
    path(f"{ONE}undo-open/", voting.undo_open_vote, name="undo-open-vote"),
    path(f"{ONE}vote/", voting.cast_vote, name="cast-vote"),
    path(f"{ONE}count/", voting.count_vote, name="count-vote"),
    path(f"{ONE}again/", voting.vote_again, name="vote-again"),
    path(f"{ONE}tie/", voting.decide_tie, name="decide-tie"),
    path(f"{ONE}reopen/", voting.reopen_vote, name="reopen-vote"),
    path(f"{ONE}confirm/", voting.confirm_winners, name="confirm-winners"),
    path(ROUNDS, rounds.rounds, name="rounds"),
    path(f"{ROUNDS}new/", rounds.new_round, name="new-round"),
    path(f"{ROUNDS}start/", rounds.start_round, name="start-round"),
    path(ROUND, rounds.round_, name="round"),
    path(f"{ROUND}edit/", rounds.edit_round, name="edit-round"),
    path(f"{ROUND}set/", rounds.set_round, name="set-round"),
    path(f"{ROUND}send/", rounds.send_round, name="send-round"),
    path(f"{ROUND}take-back/", rounds.take_back_round, name="take-back-round"),
    path(f"{ROUND}approve/", rounds.approve_round, name="approve-round"),
    path(f"{ROUND}refuse/", rounds.refuse_round, name="refuse-round"),
    path(f"{ROUND}discard/", rounds.discard_round, name="discard-round"),
]
