package org.ddrroutes.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.ddrroutes.privacy.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JdbcUrlTest {

    @ParameterizedTest
    @CsvSource({
        "jdbc:postgresql://h/d?password=p, jdbc:postgresql://h/d, p",
        "jdbc:postgresql://h/d?password=p&ssl=true, jdbc:postgresql://h/d?ssl=true, p",
        "jdbc:postgresql://h/d?user=u&password=a%26b+c&ssl=true, jdbc:postgresql://h/d?user=u&ssl=true, 'a&b c'"
    })
    void takesThePasswordOutOfTheUrl(String url, String shown, String password) {
        assertThat(JdbcUrl.of(url)).isEqualTo(new JdbcUrl(shown, new Secret(password)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"jdbc:postgresql://h1:1,h2:2/d", "jdbc:postgresql://h/d?sslmode=verify-full&sslrootcert=/a"})
    void leavesAnyOtherUrlAlone(String url) {
        assertThat(JdbcUrl.of(url)).isEqualTo(new JdbcUrl(url, null));
    }

    @Test
    void refusesAUserBeforeTheHost() {
        assertThatThrownBy(() -> JdbcUrl.of("jdbc:postgresql://user:canary@h/d"))
                .hasMessageStartingWith("spring.datasource.url ")
                .hasMessageNotContaining("canary");
    }

    @Test
    void refusesAPasswordThatIsNoText() {
        assertThatThrownBy(() -> JdbcUrl.of("jdbc:postgresql://h/d?password=canary%zz"))
                .hasMessageStartingWith("spring.datasource.url ")
                .hasMessageNotContaining("canary")
                .hasNoCause();
    }
}
