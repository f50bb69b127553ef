package org.ddrroutes.bank;

import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What may be said of the bank's token to others: never the token itself. */
@Component
public class TokenStatus {

    private final AccessTokens tokens;

    TokenStatus(AccessTokens tokens) {
        this.tokens = tokens;
    }

    /** When the token at hand ends, or ended; empty while this instance has none: it gets one when it needs one. */
    public Optional<Instant> endsAt() {
        return Optional.ofNullable(tokens.endsAt());
    }
}
