package org.ddrroutes.bank;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import org.ddrroutes.privacy.Secret;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** The steps around a call of the bank, with a token that no bank has given: for a call that a stub answers. */
public final class TrialCall {

    private TrialCall() {}

    /** @param settings what is required is given */
    public static BankCall of(Environment settings, Clock clock) {
        BankSettings bank = Binder.get(settings).bindOrCreate("ddr.bank", BankSettings.class);
        BankCodes codes = BankCodesFile.read(bank.codesFile());
        return new BankCall(
                new TrialTokens(clock),
                new RegisterddrResponseReader(codes, clock),
                bank,
                new BankMetrics(new SimpleMeterRegistry(), new CodeLabels(codes)));
    }

    private static final class TrialTokens extends AccessTokens {

        private static final Secret TOKEN = new Secret("trial");

        @SuppressWarnings("NullAway") // No token is fetched.
        TrialTokens(Clock clock) {
            super(null, clock);
        }

        @Override
        Secret get() {
            return TOKEN;
        }

        @Override
        synchronized void refused(Secret access) {
            // The next one is the same.
        }
    }
}
