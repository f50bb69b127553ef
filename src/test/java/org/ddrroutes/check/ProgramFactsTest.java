package org.ddrroutes.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What the program holds and a check compares with. */
class ProgramFactsTest {

    @Test
    void knowsSettingsThatOneProfileAloneReads() {
        assertThat(new ProgramFacts().bound()).extracting(Class::getSimpleName).contains("SandboxSettings");
    }
}
