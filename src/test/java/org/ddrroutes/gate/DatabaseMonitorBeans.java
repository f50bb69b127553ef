package org.ddrroutes.gate;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.ddrroutes.outage.Outage;
import org.ddrroutes.state.StateContext;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What knows whether the database takes writes, for tests of other packages. */
@Configuration(proxyBeanMethods = false)
@Import({DatabaseMonitor.class, WriteProbe.class})
public class DatabaseMonitorBeans {

    /** One that has seen nothing yet; to be destroyed by whoever asks for it. */
    public static DatabaseMonitor another(StateContext core) {
        return new DatabaseMonitor(
                core.bean(WriteProbe.class),
                new StaticListableBeanFactory().getBeanProvider(Outage.class),
                new SimpleMeterRegistry());
    }

    /** One that finds at once that others are written. */
    public static DatabaseMonitor withoutPauses(StateContext core) {
        return new DatabaseMonitor(
                core.bean(WriteProbe.class),
                new StaticListableBeanFactory().getBeanProvider(Outage.class),
                new SimpleMeterRegistry()) {
            @Override
            public boolean awaitWrites(int failures) {
                return true;
            }
        };
    }
}
