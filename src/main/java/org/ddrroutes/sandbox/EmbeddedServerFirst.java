package org.ddrroutes.sandbox;

import org.springframework.boot.autoconfigure.AbstractDependsOnBeanFactoryPostProcessor;

/** Makes every bean that connects to an embedded server depend on it: the server starts before them and stops after them. */
final class EmbeddedServerFirst extends AbstractDependsOnBeanFactoryPostProcessor {

    EmbeddedServerFirst(Class<?> connectingBeans, Class<?> server) {
        super(connectingBeans, server);
    }
}
