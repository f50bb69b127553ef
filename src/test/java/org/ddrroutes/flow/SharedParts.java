package org.ddrroutes.flow;

import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the one broker, the one PostgreSQL and the one stub bank of the run, and a {@link Stage} of its own to
 * each parameter that asks for one. The parts are started when first asked for and end with the run; a test that
 * restarts or stops one leaves it running.
 */
public final class SharedParts implements ParameterResolver {

    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(SharedParts.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == BrokerProcess.class || type == Postgres.class || type == StubBank.class || type == Stage.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        if (type == Stage.class) {
            return new Stage(broker(context), postgres(context), bank(context));
        }
        return type == BrokerProcess.class
                ? broker(context)
                : type == Postgres.class ? postgres(context) : bank(context);
    }

    private static BrokerProcess broker(ExtensionContext context) {
        return shared(context, BrokerProcess.class, BrokerProcess::create);
    }

    private static Postgres postgres(ExtensionContext context) {
        return shared(context, Postgres.class, Postgres::create);
    }

    private static StubBank bank(ExtensionContext context) {
        return shared(context, StubBank.class, StubBank::create);
    }

    /** The root store closes what it holds at the end of the run. */
    private static <T extends AutoCloseable> T shared(ExtensionContext context, Class<T> type, Supplier<T> start) {
        ExtensionContext.Store store = context.getRoot().getStore(NAMESPACE);
        Part part = store.getOrComputeIfAbsent(type, key -> new Part(start.get()), Part.class);
        return type.cast(part.part());
    }

    private record Part(AutoCloseable part) implements ExtensionContext.Store.CloseableResource {

        @Override
        public void close() throws Exception {
            part.close();
        }
    }
}
