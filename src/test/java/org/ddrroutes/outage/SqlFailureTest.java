package org.ddrroutes.outage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.stream.Stream;
import org.ddrroutes.outage.SqlFailure.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.dao.EmptyResultDataAccessException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.UnexpectedRollbackException;

class SqlFailureTest {

    @ParameterizedTest
    @CsvSource({
        "22001, DATA",
        "22021, DATA",
        "23505, DATA",
        "23514, DATA",
        "40001, CONFLICT",
        "40P01, CONFLICT",
        "08001, SERVER",
        "08006, SERVER",
        "57P01, SERVER",
        "57P02, SERVER",
        "57P03, SERVER",
        "57P05, STALE",
        "53300, SERVER",
        "57014, UNDECIDED",
        "0A000, STALE",
        "25006, STALE",
        "26000, STALE",
        "25P03, STALE",
        "42P05, STALE",
        "2200H, UNDECIDED",
        "28000, SERVER",
        "42501, UNDECIDED",
        "42P01, UNDECIDED",
        "42703, UNDECIDED",
        "53100, SERVER",
        "53200, SERVER",
        "54000, UNDECIDED",
        "55000, UNDECIDED",
        "55P03, UNDECIDED",
        "58030, SERVER",
        "P0001, UNDECIDED",
        "XX000, UNDECIDED",
        "XX001, UNDECIDED"
    })
    void goesByTheState(String state, Kind kind) {
        assertThat(SqlFailure.of(new SQLException("said by the database", state)))
                .contains(new SqlFailure(kind, state));
    }

    static Stream<Arguments> wrapped() {
        SQLException readOnly = new SQLException("", "25006");
        BatchUpdateException batch = new BatchUpdateException(new int[0]);
        batch.setNextException(readOnly);
        SQLException abortedBy = new SQLException("", "25P02", readOnly);
        TransactionSystemException rollbackFailed = new TransactionSystemException("", new SQLException("closed"));
        rollbackFailed.initApplicationException(new UncategorizedSQLException("", "", readOnly));
        SQLException ring = new SQLException("", "42501");
        ring.initCause(new IOException(ring));
        return Stream.of(
                Arguments.of(new UncategorizedSQLException("", "", readOnly), "25006"),
                Arguments.of(new TransactionSystemException("", readOnly), "25006"),
                Arguments.of(new IllegalStateException(new RuntimeException(readOnly)), "25006"),
                Arguments.of(batch, "25006"),
                Arguments.of(rollbackFailed, "25006"),
                Arguments.of(abortedBy, "25006"),
                Arguments.of(new SQLException("", "25P02"), "25P02"),
                Arguments.of(new SQLTransientConnectionException("pool", "08001", readOnly), "25006"),
                Arguments.of(ring, "42501"),
                Arguments.of(
                        new CannotGetJdbcConnectionException("", new SQLTransientConnectionException("")), "08000"),
                Arguments.of(new CannotCreateTransactionException(""), "08000"),
                Arguments.of(new UnexpectedRollbackException(""), "08000"),
                Arguments.of(new SQLException("", new SocketTimeoutException()), "08000"));
    }

    @ParameterizedTest
    @MethodSource("wrapped")
    void findsTheStateWhereverItStands(Throwable failure, String state) {
        assertThat(SqlFailure.of(failure)).map(SqlFailure::sqlState).contains(state);
    }

    @Test
    void leavesOtherFailuresAlone() {
        assertThat(SqlFailure.of(null)).isEmpty();
        assertThat(SqlFailure.of(new IllegalStateException(new IOException()))).isEmpty();
        assertThat(SqlFailure.of(new EmptyResultDataAccessException(1))).isEmpty();
    }
}
