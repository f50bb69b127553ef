package org.ddrroutes.bank;

import org.ddrroutes.privacy.Secret;
import org.springframework.stereotype.Component;

/** What the bank knows us by when it gives a token. It may be replaced while the program runs; the next token is asked for with it. */
@Component
public final class BankCredentials {

    private volatile Pair pair;

    BankCredentials(BankSettings settings) {
        pair = new Pair(settings.clientId(), settings.clientSecret());
    }

    /** Both in one step. */
    public void replaceBy(String clientId, Secret clientSecret) {
        pair = new Pair(clientId, clientSecret);
    }

    Pair get() {
        return pair;
    }

    record Pair(String clientId, Secret clientSecret) {}
}
