package org.ddrroutes.sandbox.bank;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.github.tomakehurst.wiremock.http.DelayDistribution;
import com.github.tomakehurst.wiremock.http.FixedDelayDistribution;
import com.github.tomakehurst.wiremock.http.LogNormal;
import com.github.tomakehurst.wiremock.http.UniformDistribution;
import java.time.Duration;

/**
 * How long an answer takes: {@code 3s}; {@code 100ms to 2s}, evenly; {@code 90ms sigma 0.4}, log-normal around the median; {@code slow},
 * as the setting of that name says.
 */
public record Delay(String text) {

    private static final String SLOW = "slow";

    @JsonCreator
    public Delay {
        distribution(text, Duration.ZERO);
    }

    DelayDistribution distribution(Duration slow) {
        return distribution(text, slow);
    }

    @JsonValue
    @Override
    public String text() {
        return text;
    }

    private static DelayDistribution distribution(String text, Duration slow) {
        String[] words = text.strip().split("\\s+", -1);
        if (text.equals(SLOW)) {
            return new FixedDelayDistribution(slow.toMillis());
        }
        if (words.length == 1) {
            return new FixedDelayDistribution(millis(words[0]));
        }
        if (words.length == 3 && words[1].equals("to") && millis(words[0]) < millis(words[2])) {
            return new UniformDistribution((int) millis(words[0]), (int) millis(words[2]));
        }
        if (words.length == 3 && words[1].equals("sigma") && words[2].matches("[0-9]+(\\.[0-9]+)?")) {
            return new LogNormal(millis(words[0]), Double.parseDouble(words[2]));
        }
        throw new IllegalArgumentException("A delay is «3s», «100ms to 2s», «90ms sigma 0.4» or «slow», not: " + text);
    }

    private static long millis(String duration) {
        return SandboxYaml.duration(duration).toMillis();
    }
}
