// Each route file opens in Kaoto as routes and error handlings that it shows, and nothing is lost when Kaoto saves it.
import { CamelResourceFactory } from './node_modules/@kaoto/kaoto/lib/esm/models/camel/camel-resource-factory.js';
import { deepStrictEqual } from 'node:assert';
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';

const shown = { route: 'route', routeConfiguration: 'routeConfiguration', beans: 'beans' };
let failed = 0;

for (const folder of ['../../main/resources/shipped-routes', ...examples()]) {
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.camel.yaml'))) {
    const path = `${folder}/${name}`;
    const source = readFileSync(path, 'utf8');
    try {
      const resource = CamelResourceFactory.createCamelResource(source, { path });
      const entities = resource.getVisualEntities().map((entity) => entity.type);
      const expected = parse(source).map((item) => shown[Object.keys(item)[0]]);
      deepStrictEqual([...entities].sort(), expected.sort(), 'what Kaoto shows');
      deepStrictEqual(sorted(parse(resource.toString())), sorted(parse(source)), 'what Kaoto saves');
      console.log(`${path}: ${entities.length} shown, nothing lost`);
    } catch (failure) {
      failed++;
      console.error(`${path}: ${failure.message}`);
    }
  }
}
process.exit(failed ? 1 : 0);

function examples() {
  const root = '../../examples';
  return readdirSync(root)
    .map((example) => `${root}/${example}/routes`)
    .filter((folder) => {
      try {
        return readdirSync(folder).length > 0;
      } catch {
        return false;
      }
    });
}

/** Kaoto may put definitions in another order. */
function sorted(definitions) {
  return [...definitions].sort((one, other) => JSON.stringify(one).localeCompare(JSON.stringify(other)));
}
