package org.ddrroutes.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SecretTest {

    @Test
    void neverShowsItself() {
        Secret secret = new Secret("hunter2");

        assertThat(secret).hasToString("******");
        assertThat(List.of(secret).toString()).doesNotContain("hunter2");
        assertThat(new Secret("")).hasToString(secret.toString());
        assertThat(secret.reveal()).isEqualTo("hunter2");
    }

    @Test
    void matchesItsOwnValueAlone() {
        Secret secret = new Secret("กุญแจ");

        assertThat(secret.matches("กุญแจ")).isTrue();
        assertThat(secret.matches("กุญแจ ")).isFalse();
        assertThat(secret.matches("")).isFalse();
        assertThat(secret).isEqualTo(new Secret("กุญแจ")).hasSameHashCodeAs(new Secret("กุญแจ"));
        assertThat(secret).isNotEqualTo(new Secret("other")).isNotEqualTo("กุญแจ");
    }
}
