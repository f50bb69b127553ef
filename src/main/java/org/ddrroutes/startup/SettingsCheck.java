package org.ddrroutes.startup;

import java.util.ArrayList;
import java.util.List;
import org.ddrroutes.finding.Finding;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.stereotype.Component;

/**
 * Refuses the {@link SettingFaults} before any part of the program is made. What there is to set is read from the types that
 * settings are bound to.
 */
@Component
final class SettingsCheck implements BeanFactoryPostProcessor {

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
        ConfigurableEnvironment environment = beans.getBean(ConfigurableEnvironment.class);
        List<Finding> faults = new SettingFaults(environment, types(beans)).find();
        if (!faults.isEmpty()) {
            throw new SettingFault(faults.stream().map(Finding::toString).toList());
        }
    }

    private static SettingTypes types(ConfigurableListableBeanFactory beans) {
        List<Class<?>> types = new ArrayList<>();
        for (String name : beans.getBeanDefinitionNames()) {
            ConfigurationProperties properties = beans.findAnnotationOnBean(name, ConfigurationProperties.class, false);
            Class<?> type = properties == null ? null : beans.getType(name, false);
            if (type != null) {
                types.add(type);
            }
        }
        return SettingTypes.of(types);
    }
}
