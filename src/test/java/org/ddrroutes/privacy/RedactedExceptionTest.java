package org.ddrroutes.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class RedactedExceptionTest {

    @Test
    void tellsWhatItWasAndWhereButNotItsText() {
        SQLException database = new SQLException("Failing row contains (0000119222)", "23514");
        Exception failure = new IllegalStateException("cannot store 0000119222", database);
        failure.addSuppressed(new IllegalArgumentException("0000119222"));

        StringWriter shown = new StringWriter();
        RedactedException.of(failure).printStackTrace(new PrintWriter(shown));

        assertThat(shown.toString())
                .contains(
                        "java.lang.IllegalStateException",
                        "Caused by",
                        "java.sql.SQLException SQLState 23514",
                        "RedactedExceptionTest.tellsWhatItWasAndWhereButNotItsText")
                .doesNotContain("0000119222");
    }

    @Test
    void endsWhereCausesAreARing() {
        Exception one = new Exception("one");
        Exception other = new Exception("other", one);
        one.initCause(other);

        assertThat(RedactedException.of(one)).hasMessage("java.lang.Exception");
    }
}
