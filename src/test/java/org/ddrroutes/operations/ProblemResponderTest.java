package org.ddrroutes.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.support.SQLErrorCodeSQLExceptionTranslator;
import org.springframework.web.ErrorResponse;

class ProblemResponderTest {

    @ParameterizedTest
    @CsvSource({"08001, does not answer", "08003, does not answer", "53100, refuses", "25006, refuses"})
    void tellsADatabaseThatIsAwayFromOneThatRefuses(String sqlState, String what) {
        SQLException failure = new SQLException("what it quotes", sqlState);

        assertThat(ProblemResponder.problem(failure).getBody().getDetail()).contains(what, "SQLSTATE " + sqlState);
    }

    @ParameterizedTest
    @CsvSource({
        "25006, 503",
        "53100, 503",
        "42501, 503",
        "42P01, 503",
        "55000, 503",
        "57P01, 503",
        "57P03, 503",
        "08006, 503",
        "40001, 503",
        "XX000, 503",
        "22001, 500",
        "23505, 500"
    })
    void saysThatTheDatabaseFailedWhateverSpringMakesOfItsState(String sqlState, int status) {
        SQLException refused = new SQLException("what it quotes", sqlState);
        Throwable known = new SQLErrorCodeSQLExceptionTranslator("PostgreSQL").translate("list", "SELECT 1", refused);
        Throwable failure = known == null ? new UncategorizedSQLException("list", "SELECT 1", refused) : known;

        ErrorResponse problem = ProblemResponder.problem(failure);

        assertThat(problem.getStatusCode()).isEqualTo(HttpStatus.valueOf(status));
        assertThat(problem.getBody().toString())
                .doesNotContain("quotes")
                .satisfies(text ->
                        assertThat(text.contains("SQLSTATE " + sqlState)).isEqualTo(status == 503));
    }
}
