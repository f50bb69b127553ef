package org.ddrroutes.registration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RegistrationStateTest {

    private static final Path MIGRATION = Path.of("src/main/resources/db/migration/V1__schema.sql");

    @Test
    void movesAsTheDatabaseAllows() throws IOException {
        Set<String> inDatabase = Pattern.compile("\\('([A-Z]+)', '([A-Z]+)'\\)")
                .matcher(Files.readString(MIGRATION))
                .results()
                .filter(pair -> !pair.group(1).equals(pair.group(2)))
                .map(RegistrationStateTest::move)
                .collect(Collectors.toSet());

        Set<String> inCode = Arrays.stream(RegistrationState.values())
                .flatMap(from -> Arrays.stream(RegistrationState.values())
                        .filter(to -> from.mayMoveTo(to) || from.mayBeCorrectedTo(to))
                        .map(to -> from + " > " + to))
                .collect(Collectors.toSet());

        assertThat(inCode).isEqualTo(inDatabase).hasSize(24);
    }

    @Test
    void lastsWhereItIsFinal() {
        assertThat(RegistrationState.REGISTERED.moves()).isEmpty();
        assertThat(RegistrationState.REJECTED.moves()).isEmpty();
        assertThat(RegistrationState.EXPIRED.moves())
                .containsExactlyInAnyOrder(RegistrationState.REGISTERED, RegistrationState.REJECTED);
    }

    @Test
    void canBeSettledByACallbackFromAnywhereElse() {
        assertThat(Arrays.stream(RegistrationState.values()).filter(state -> !state.isSettled()))
                .allSatisfy(state ->
                        assertThat(state.moves()).contains(RegistrationState.REGISTERED, RegistrationState.REJECTED));
    }

    @Test
    void isToldInTheStatesOfTheInterface() {
        assertThat(Arrays.stream(RegistrationState.values()).filter(RegistrationState::isTold))
                .extracting(Enum::name)
                .containsExactlyInAnyOrder("ACCEPTED", "REGISTERED", "REJECTED", "DEAD", "EXPIRED");
    }

    private static String move(MatchResult pair) {
        return pair.group(1) + " > " + pair.group(2);
    }
}
