package org.ddrroutes.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.Map;
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
    void isNotWrittenOutByWhatWritesObjects() throws Exception {
        Secret secret = new Secret("hunter2");
        ObjectMapper everyField = new ObjectMapper().setVisibility(PropertyAccessor.ALL, Visibility.ANY);

        assertThat(everyField.writeValueAsString(Map.of("key", secret))).isEqualTo("{\"key\":\"******\"}");
        assertThatThrownBy(() -> new ObjectOutputStream(new ByteArrayOutputStream()).writeObject(secret))
                .isInstanceOf(NotSerializableException.class)
                .hasMessageNotContaining("hunter2");
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
