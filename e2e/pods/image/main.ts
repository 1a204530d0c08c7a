/** `npm run image [-- <commit>]`: builds the product's image, without a registry of images, and tells what of it is what. */
import { buildProductImage } from './build-image.ts';
import { openImage } from './open-image.ts';
import { renderSizes, sizesOf } from './sizes.ts';

const print = (line: string) => void process.stdout.write(`${line}\n`);
const [, , commit] = process.argv;

const { archive, reference, bytes } = await buildProductImage({
  ...(commit ? { commit } : {}),
  progress: print,
});
const image = await openImage(archive);
try {
  print(`${reference}: ${(bytes / 1e6).toFixed(0)} MB`);
  for (const line of renderSizes(await sizesOf(image.root))) print(line);
} finally {
  await image.close();
}
print(`For containerd: ctr --namespace k8s.io images import ${archive}`);
