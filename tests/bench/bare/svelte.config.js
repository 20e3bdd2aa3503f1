import adapter from '@sveltejs/adapter-node';

/** The plainest page that the same framework serves: what ours is measured against. */
export default {
  kit: { adapter: adapter({ out: process.env.BARE_OUT }), outDir: process.env.BARE_KIT }
};
