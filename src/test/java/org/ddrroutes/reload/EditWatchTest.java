package org.ddrroutes.reload;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.ddrroutes.reload.EditWatch.Step;
import org.junit.jupiter.api.Test;

class EditWatchTest {

    private static final Instant NOW = Instant.parse("2026-11-23T03:15:30Z");

    private final EditWatch watch = new EditWatch("live");

    @Test
    void waitsUntilAnEditWasSeenTwice() {
        assertThat(watch.next("live", NOW)).isEqualTo(Step.WAIT);
        assertThat(watch.next("half", NOW)).isEqualTo(Step.WAIT);
        assertThat(watch.next("whole", NOW)).isEqualTo(Step.WAIT);
        assertThat(watch.next("whole", NOW)).isEqualTo(Step.TRY);
    }

    @Test
    void triesARefusedEditNoMoreUntilItChanges() {
        refuse("bad");

        assertThat(watch.next("bad", NOW)).isEqualTo(Step.WAIT);
        assertThat(watch.next("better", NOW)).isEqualTo(Step.WAIT);
        assertThat(watch.next("better", NOW)).isEqualTo(Step.TRY);
    }

    @Test
    void tellsOnceThatARefusedEditWasTakenBack() {
        refuse("bad");

        assertThat(watch.next("live", NOW)).isEqualTo(Step.WAIT);
        assertThat(watch.next("live", NOW)).isEqualTo(Step.TAKEN_BACK);
        assertThat(watch.next("live", NOW)).isEqualTo(Step.WAIT);
    }

    @Test
    void takesTheSameWrongEditForANewOneOnceItWasTakenBack() {
        refuse("bad");
        watch.next("live", NOW);
        watch.next("live", NOW);

        watch.next("bad", NOW);

        assertThat(watch.next("bad", NOW)).isEqualTo(Step.TRY);
    }

    @Test
    void hasNothingToDoOnceAnEditRuns() {
        watch.next("edit", NOW);
        watch.next("edit", NOW);
        watch.applied("edit");

        assertThat(watch.next("edit", NOW)).isEqualTo(Step.WAIT);
        assertThat(watch.next("live", NOW)).isEqualTo(Step.WAIT);
        assertThat(watch.next("live", NOW)).isEqualTo(Step.TRY);
    }

    @Test
    void triesAPostponedEditAgainLaterAndAnotherAtOnce() {
        watch.next("edit", NOW);
        watch.next("edit", NOW);
        watch.postponed(NOW);

        assertThat(watch.next("edit", NOW)).isEqualTo(Step.WAIT);
        assertThat(watch.next("edit", NOW.plus(EditWatch.POSTPONED_FOR))).isEqualTo(Step.TRY);
        watch.postponed(NOW);
        watch.next("other", NOW);
        assertThat(watch.next("other", NOW)).isEqualTo(Step.TRY);
    }

    private void refuse(String hash) {
        watch.next(hash, NOW);
        assertThat(watch.next(hash, NOW)).isEqualTo(Step.TRY);
        watch.refused(hash);
    }
}
