package org.ddrroutes.harness;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the one broker, the one PostgreSQL and the one scripted bank of this JVM, and a {@link TestSetup} of its own to
 * each parameter that asks for one. The parts are started when first asked for and end with the JVM, for each class of
 * tests is a run of its own; a test that restarts or stops one leaves it running.
 */
public final class SharedParts implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == BrokerProcess.class
                || type == Postgres.class
                || type == ScriptedBank.class
                || type == TestSetup.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        if (type == TestSetup.class) {
            return new TestSetup(Broker.SHARED, Database.SHARED, Bank.SHARED);
        }
        return type == BrokerProcess.class ? Broker.SHARED : type == Postgres.class ? Database.SHARED : Bank.SHARED;
    }

    private static final class Broker {
        private static final BrokerProcess SHARED = BrokerProcess.create();
    }

    private static final class Database {
        private static final Postgres SHARED = Postgres.create();
    }

    private static final class Bank {
        private static final ScriptedBank SHARED = ScriptedBank.create();
    }
}
